using TrainingJobs.Core.Planning;
using TrainingJobs.Core.Runs;

namespace TrainingJobs.Core.Targets;

/// <summary>What a target knows of a worker at one moment. Records with the same contents are the same observation.</summary>
internal sealed record WorkerObservation
{
    /// <summary>The target has no trace of the worker: it was never submitted, or the submission has come to nothing and may be repeated.</summary>
    public static WorkerObservation NotStarted { get; } = new() { State = WorkerState.Pending };

    /// <summary>What was seen once and is there no more.</summary>
    public static WorkerObservation Gone(DateTimeOffset? started, DateTimeOffset ended) => new()
    {
        State = WorkerState.Lost,
        Started = started,
        Ended = ended,
        Message = "Somebody else has removed it from the target.",
    };

    /// <summary>
    /// <c>Pending</c>: no trace. <c>Queued</c>: accepted, and waits there. <c>Running</c>. <c>Exited</c>: it has ended, with
    /// <see cref="ExitCode"/> unless that is pending. <c>Lost</c>: it is gone and left no exit code.
    /// </summary>
    public required WorkerState State { get; init; }

    /// <summary>The target's own word for its state, as it says it (<c>PENDING</c>, <c>CrashLoopBackOff</c>, <c>exited</c>); null where it has none.</summary>
    public string? NativeState { get; init; }

    /// <summary>Machine that it runs on, by the name that the target has for it; null where that says nothing.</summary>
    public string? Node { get; init; }

    /// <summary>
    /// How often the target by itself has put it back and started it again within the attempt; 0 for the first time. A higher number than
    /// before means that <see cref="Started"/> counts anew, and that output goes on behind what was printed before.
    /// </summary>
    public int Generation { get; init; }

    /// <summary>Why it waits, while it is <c>Queued</c>; null when the target does not say.</summary>
    public WaitReason? WaitReason { get; init; }

    /// <summary>Id of its process on this machine; null for one elsewhere.</summary>
    public int? ProcessId { get; init; }

    /// <summary>Exit code; 128 + number for a signal.</summary>
    public int? ExitCode { get; init; }

    /// <summary>
    /// True for one that has <c>Exited</c> whose code is told later, as by a cluster's accounting. The monitor goes on asking; who waits for
    /// longer than <see cref="TargetCapabilities.ExitCodeLag"/> takes it as lost.
    /// </summary>
    public bool ExitCodePending { get; init; }

    /// <summary>Name of the signal that ended it.</summary>
    public string? Signal { get; init; }

    public DateTimeOffset? Started { get; init; }

    public DateTimeOffset? Ended { get; init; }

    /// <summary>The target's own reason for a failure; <see cref="Message"/> is the sentence then, without its subject.</summary>
    public string? ReasonCode { get; init; }

    /// <summary>What the target has to say about a start that failed or an end without an exit code.</summary>
    public string? Message { get; init; }

    /// <summary>True when nothing will change any more: it has ended, and everything about its end is known.</summary>
    public bool IsFinal => State == WorkerState.Lost || (State == WorkerState.Exited && !ExitCodePending);
}
