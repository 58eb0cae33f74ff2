namespace TrainingJobs.Core.Planning;

/// <summary>A stage of a pipeline: its steps run side by side, and the next stage begins when all have succeeded.</summary>
/// <param name="Steps">One step or more.</param>
public sealed record StagePlan(IReadOnlyList<StepPlan> Steps);
