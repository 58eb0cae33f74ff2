using TrainingJobs.Core.Runs;
using TrainingJobs.Core.State;

namespace TrainingJobs.Core.Agent.Runs;

/// <summary>
/// What an agent has done for a run and seen of it since it took it up. It dies with the agent: whatever depends on it must come out
/// right when the next one begins with an empty memory.
/// </summary>
internal sealed record RunMemory
{
    /// <summary>When this agent took the run up.</summary>
    public required TimeSpan Begun { get; init; }

    /// <summary>True when what the workers need has been made ready.</summary>
    public bool IsPrepared { get; init; }

    /// <summary>True when it was begun to make that ready.</summary>
    public bool HasBegunToPrepare { get; init; }

    /// <summary>Why the attempt cannot go on though no worker of it has failed; null when it can.</summary>
    public RunFailure? Failure { get; init; }

    /// <summary>When workers were first given to the target.</summary>
    public TimeSpan? FirstSubmit { get; init; }

    /// <summary>When they were last.</summary>
    public TimeSpan? LastSubmit { get; init; }

    /// <summary>Since when all workers have been seen to run or to have ended.</summary>
    public TimeSpan? AllStarted { get; init; }

    /// <summary>When something was printed last; null until the workers run.</summary>
    public TimeSpan? LastOutput { get; init; }

    /// <summary>How the first worker that failed did; null while none has.</summary>
    public AttemptOutcome? WorkerFailure { get; init; }

    /// <summary>True when the workers have been asked to end.</summary>
    public bool HasSignalled { get; init; }

    /// <summary>When they are asked again, because some of them were too young; null when they need not be.</summary>
    public TimeSpan? SignalAgainAt { get; init; }

    /// <summary>When force was last used.</summary>
    public TimeSpan? LastKill { get; init; }

    /// <summary>True when what the workers left has been collected.</summary>
    public bool HasCollected { get; init; }

    /// <summary>True when the run has gone back to the queue.</summary>
    public bool IsRequeued { get; init; }

    /// <summary>True when nothing is left of the attempt on the target.</summary>
    public bool IsCleanedUp { get; init; }

    /// <summary>The memory after an action was done.</summary>
    /// <param name="action">The action.</param>
    /// <param name="before">The run as it was decided upon.</param>
    public RunMemory After(RunAction action, RunSnapshot before) => action switch
    {
        RunAction.Prepare => this with { IsPrepared = true },
        RunAction.Submit => this with { FirstSubmit = FirstSubmit ?? before.Now, LastSubmit = before.Now },
        RunAction.Fail fail => this with { Failure = fail.Failure },
        RunAction.MarkRunning => this with { LastOutput = LastOutput ?? before.Now },
        RunAction.MarkWaiting => this with { LastOutput = null, AllStarted = null },
        RunAction.RecordTermination => this with { HasSignalled = false, SignalAgainAt = null, LastKill = null },
        RunAction.Signal { IsForced: true } => this with { LastKill = before.Now },
        RunAction.Signal => this with { HasSignalled = true, SignalAgainAt = HasSignalled ? null : SignalAgain(before) },
        RunAction.CollectOutputs => this with { HasCollected = true },
        RunAction.Requeue => this with { IsRequeued = true },
        RunAction.CleanUp => this with { IsCleanedUp = true },
        _ => this,
    };

    /// <summary>The memory after workers were observed.</summary>
    public RunMemory AfterObserving(IReadOnlyList<WorkerSnapshot> workers, TimeSpan now)
    {
        bool haveAllStarted = workers.All(worker => worker.State is not (WorkerState.Pending or WorkerState.Queued));
        return haveAllStarted == AllStarted is not null ? this : this with { AllStarted = haveAllStarted ? now : null };
    }

    private static TimeSpan? SignalAgain(RunSnapshot before) =>
        before.Workers.Any(worker => before.Now - worker.Started < RunTimings.YoungAge) ? before.Now + RunTimings.SignalAgainInterval : null;
}
