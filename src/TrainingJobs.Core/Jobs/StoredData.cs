namespace TrainingJobs.Core.Jobs;

/// <summary>Something that is kept in the store of the system that the file is from.</summary>
public sealed record StoredData
{
    /// <summary>Name or id.</summary>
    public required string Name { get; init; }

    /// <summary>True for one that everybody may use.</summary>
    public bool Public { get; init; }

    /// <summary>Folder of the worker that it stands in; null when the job does not say.</summary>
    public string? Target { get; init; }

    public override string ToString() => $"{Name}{(Public ? " (public)" : "")}{(Target is null ? "" : $" at {Target}")}";
}
