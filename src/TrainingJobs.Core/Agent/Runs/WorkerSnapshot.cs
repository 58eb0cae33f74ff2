using TrainingJobs.Core.Runs;
using TrainingJobs.Core.Targets;

namespace TrainingJobs.Core.Agent.Runs;

/// <summary>One worker of the current attempt: what stands in the state, and over it what was seen since.</summary>
internal sealed record WorkerSnapshot
{
    public required int Index { get; init; }

    public WorkerState State { get; init; } = WorkerState.Pending;

    /// <summary>How often the target has put it back into its own queue.</summary>
    public int Generation { get; init; }

    /// <summary>The same when the state was last told of it.</summary>
    public int StoredGeneration { get; init; }

    /// <summary>False while nothing is known of how it stands on the target: then nothing may be concluded from its state.</summary>
    public bool IsObserved { get; init; }

    /// <summary>Why it waits in the target's own queue; null when it does not, or the target does not say.</summary>
    public WaitReason? WaitReason { get; init; }

    public int? ExitCode { get; init; }

    public string? Signal { get; init; }

    /// <summary>Since when the target says that it has ended without saying how; null when it has said, or has not ended.</summary>
    public TimeSpan? ExitCodePendingSince { get; init; }

    /// <summary>When it started, for what is counted from then; null when it has not.</summary>
    public TimeSpan? Started { get; init; }

    /// <summary>When it ended.</summary>
    public TimeSpan? Ended { get; init; }

    /// <summary>True when it may have printed something since its log was drained.</summary>
    public bool MayHavePrinted { get; init; }

    /// <summary>True when all that it has printed stands in the log, and nothing will follow.</summary>
    public bool IsDrained { get; init; }

    /// <summary>True when it has ended and was looked at to its end.</summary>
    public bool IsOver => IsDrained && State is (WorkerState.Exited or WorkerState.Lost);

    /// <summary>True when it has ended as it should.</summary>
    public bool HasSucceeded => State == WorkerState.Exited && ExitCode == 0;

    /// <summary>True when it has ended, and everything about its end is known.</summary>
    private bool HasEndedForGood => State == WorkerState.Lost || (State == WorkerState.Exited && ExitCodePendingSince is null);

    /// <summary>
    /// The worker after its target was asked for it. Answers may come late and more than once: what has ended stays so, and an answer from
    /// before the target put it back into its queue counts for nothing.
    /// </summary>
    /// <param name="seen">The answer.</param>
    /// <param name="started">The moment of its start, by the answer.</param>
    /// <param name="ended">That of its end.</param>
    /// <param name="now">The moment of the answer.</param>
    public WorkerSnapshot Observe(WorkerObservation seen, TimeSpan? started, TimeSpan? ended, TimeSpan now)
    {
        if (IsDrained || seen.Generation < Generation || (HasEndedForGood && seen.Generation == Generation))
        {
            return this;
        }

        if (seen.State == WorkerState.Pending)
        {
            // What was seen once and is there no more has been removed by somebody else.
            return State == WorkerState.Pending
                ? this with { IsObserved = true }
                : this with { IsObserved = true, State = WorkerState.Lost, WaitReason = null, ExitCodePendingSince = null, Ended = now };
        }

        bool isAnew = seen.Generation > Generation;
        return this with
        {
            IsObserved = true,
            State = seen.State,
            Generation = seen.Generation,
            WaitReason = seen.State == WorkerState.Queued ? seen.WaitReason : null,
            ExitCode = seen.ExitCode,
            Signal = seen.Signal,
            ExitCodePendingSince = seen is { State: WorkerState.Exited, ExitCodePending: true } ? ExitCodePendingSince ?? now : null,
            Started = seen.State == WorkerState.Queued ? null : (isAnew ? null : Started) ?? started,
            Ended = seen.IsFinal ? ended ?? now : null,
        };
    }
}
