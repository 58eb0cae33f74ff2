namespace TrainingJobs.Core.Runs;

/// <summary>Which part of a run's log to read.</summary>
public sealed record LogQuery
{
    /// <summary>Go on until the run has ended.</summary>
    public bool Follow { get; init; }

    /// <summary>Only the last so many lines (and, with Follow, those that come).</summary>
    public int? Tail { get; init; }

    /// <summary>Only lines taken up at this time or later.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>Only this attempt, from 1; null means all.</summary>
    public int? Attempt { get; init; }

    /// <summary>Only these steps, with those below them; empty means all, and the run's own lines.</summary>
    public IReadOnlyList<string> Steps { get; init; } = [];

    /// <summary>Only these workers; empty means all.</summary>
    public IReadOnlyList<int> Workers { get; init; } = [];
}
