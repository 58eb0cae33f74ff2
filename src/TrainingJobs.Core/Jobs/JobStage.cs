namespace TrainingJobs.Core.Jobs;

/// <summary>A stage of a pipeline: steps that run side by side. The next stage begins when all have succeeded.</summary>
public sealed record JobStage
{
    /// <summary>One step or more.</summary>
    public required IReadOnlyList<JobStep> Steps { get; init => field = Indexable.List(value); }
}
