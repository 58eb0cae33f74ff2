namespace TrainingJobs.Core.Jobs;

/// <summary>The model that a job trains.</summary>
public sealed record JobModel
{
    public required string Name { get; init; }

    /// <summary>Name of the job of the same file that validates the model.</summary>
    public string? Validation { get; init; }
}
