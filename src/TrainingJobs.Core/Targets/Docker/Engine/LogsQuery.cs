namespace TrainingJobs.Core.Targets.Docker.Engine;

/// <summary>Which part of a container's log is wanted.</summary>
internal sealed record LogsQuery
{
    public bool Output { get; init; } = true;

    public bool Error { get; init; } = true;

    /// <summary>True when what is still to come is wanted, too.</summary>
    public bool Follow { get; init; }

    /// <summary>True when each record is to begin with its time.</summary>
    public bool Timestamps { get; init; }

    public DateTimeOffset? Since { get; init; }

    /// <summary>Only so many records at the end.</summary>
    public int? Tail { get; init; }
}
