using TrainingJobs.Core.Runs;

namespace TrainingJobs.Core.Targets;

/// <summary>What a target knows of a worker at this moment.</summary>
internal sealed record WorkerObservation
{
    public static WorkerObservation NotStarted { get; } = new() { State = WorkerState.Pending };

    /// <summary>What was seen once and is there no more.</summary>
    public static WorkerObservation Gone(DateTimeOffset? started, DateTimeOffset ended) => new()
    {
        State = WorkerState.Lost,
        Started = started,
        Ended = ended,
        Message = "Somebody else has removed it from the target.",
    };

    public required WorkerState State { get; init; }

    public int? ProcessId { get; init; }

    public int? ExitCode { get; init; }

    /// <summary>Name of the signal that ended it.</summary>
    public string? Signal { get; init; }

    public DateTimeOffset? Started { get; init; }

    public DateTimeOffset? Ended { get; init; }

    /// <summary>The target's own reason for a failure; <see cref="Message"/> is the sentence then, without its subject.</summary>
    public string? ReasonCode { get; init; }

    /// <summary>What the target has to say about a start that failed or an end without an exit code.</summary>
    public string? Message { get; init; }
}
