using TrainingJobs.Core.Jobs;

namespace TrainingJobs.Core.Planning;

/// <summary>The part of a plan that says which job it is of.</summary>
public sealed record JobIdentity
{
    /// <summary>Name of the job.</summary>
    public required string Name { get; init; }

    /// <summary>Project that the job belongs to; null when its file names none.</summary>
    public string? Project { get; init; }

    /// <summary>What the job is for.</summary>
    public JobKind Kind { get; init; }

    /// <summary>Names and values of the user's own, to find runs by.</summary>
    public IReadOnlyDictionary<string, string> Labels { get; init; } = new Dictionary<string, string>();

    /// <summary>Absolute folder that relative paths of the job start from.</summary>
    public required string BaseDirectory { get; init; }

    /// <summary>Where the job was read from; null for a job made in memory.</summary>
    public JobSource? Source { get; init; }

    /// <summary>The job's name, behind that of its project if it has one.</summary>
    public override string ToString() => Project is null ? Name : $"{Project}/{Name}";
}
