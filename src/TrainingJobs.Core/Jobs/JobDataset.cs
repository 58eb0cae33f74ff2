namespace TrainingJobs.Core.Jobs;

/// <summary>Data that a job reads.</summary>
public sealed record JobDataset
{
    public required string Name { get; init; }

    /// <summary>Project that the data belongs to; null means the job's own.</summary>
    public string? Project { get; init; }

    /// <summary>True for data that everybody may use.</summary>
    public bool Public { get; init; }

    /// <summary>Folder of the worker that the data stands in; null when the job does not say.</summary>
    public string? Target { get; init; }

    /// <summary>Where the data lies once it is there, relative to the folder of the job that makes it.</summary>
    public string? Path { get; init; }

    /// <summary>Bytes that it takes.</summary>
    public Quantity? Size { get; init; }

    /// <summary>The job that makes the data, and has to have succeeded before; null when the data is there.</summary>
    public TrainingJob? Producer { get; init; }
}
