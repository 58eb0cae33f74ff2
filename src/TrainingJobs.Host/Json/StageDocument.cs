using TrainingJobs.Core.Planning;

namespace TrainingJobs.Host.Json;

/// <summary>A stage of a pipeline; its steps run side by side.</summary>
internal sealed record StageDocument(IReadOnlyList<StepDocument> Steps)
{
    public static StageDocument From(StagePlan stage) =>
        new([.. stage.Steps.Select(step => new StepDocument(step.Name, PlanDocument.From(step.Plan)))]);
}
