using TrainingJobs.Core.Jobs;

namespace TrainingJobs.Core.Planning;

/// <summary>The part of a plan that says how long the run may take, when it goes, and what happens when it fails.</summary>
public sealed record RunPolicy
{
    /// <summary>No limits, no retry, no rank above others.</summary>
    public static RunPolicy Default { get; } = new();

    /// <summary>Wall-clock limit of one attempt; null means no limit.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>Longest time without output after which the run is ended; null means that silence is no failure.</summary>
    public TimeSpan? Hang { get; init; }

    /// <summary>Rank in the queue: higher ones go first, equal ones by age.</summary>
    public int Priority { get; init; }

    /// <summary>Whether a failed run is tried again; null means that it is not.</summary>
    public RetryPolicy? Retry { get; init; }

    /// <summary>What becomes of the other workers when one fails.</summary>
    public WorkerFailurePolicy OnWorkerFailure { get; init; }
}
