using TrainingJobs.Core.Jobs;

namespace TrainingJobs.Core.Planning;

/// <summary>Data that the workers read.</summary>
public sealed record DatasetPlan
{
    public required string Name { get; init; }

    /// <summary>Project that the data belongs to; null means the plan's own.</summary>
    public string? Project { get; init; }

    /// <summary>True for data that everybody may use.</summary>
    public bool Public { get; init; }

    /// <summary>Folder of the worker that the data stands in; null when the job does not say.</summary>
    public string? Target { get; init; }

    /// <summary>Absolute path of the data on the machine that the project lies on; null when the file names none.</summary>
    public string? Path { get; init; }

    public Quantity? Size { get; init; }

    /// <summary>What makes the data and has to have succeeded before the workers start; null when the data is there.</summary>
    public JobPlan? Producer { get; init; }
}
