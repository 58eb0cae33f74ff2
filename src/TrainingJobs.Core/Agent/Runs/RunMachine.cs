using TrainingJobs.Core.Runs;
using TrainingJobs.Core.State;

namespace TrainingJobs.Core.Agent.Runs;

/// <summary>
/// Decides what is to be done for a run: all of it, and nothing else does. Pure: the same snapshot gives the same decision, whoever asks
/// and however he came there, so that an agent that begins with an empty memory goes on from what stands in the state.
/// </summary>
internal static class RunMachine
{
    public static RunDecision Decide(RunSnapshot run) =>
        AfterTheEnd(run)
        ?? BeforeTheStart(run)
        ?? DrainLogs(run)
        ?? Explain(run)
        ?? Conclude(run)
        ?? BeginTermination(run)
        ?? Submit(run)
        ?? Mark(run)
        ?? Terminate(run)
        ?? RunDecision.Wait(RunWaits.Of(run));

    private static RunDecision? AfterTheEnd(RunSnapshot run) => run switch
    {
        { Memory.IsRequeued: false } when !run.State.IsEnded() => null,
        { Memory.IsCleanedUp: true } => RunDecision.Over,
        _ => RunDecision.Do(new RunAction.CleanUp()),
    };

    /// <summary>While no worker can be on the target a run ends at once, and is prepared before its attempt begins.</summary>
    private static RunDecision? BeforeTheStart(RunSnapshot run)
    {
        if (run.Submitted is not null)
        {
            return null;
        }

        if (run.Memory.Failure is { } failure)
        {
            return ConcludeWith(run, new AttemptOutcome(RunState.Failed, failure.Code, failure.Reason, null));
        }

        if (run.Stop is { } stop)
        {
            string when = run.Memory.HasBegunToPrepare ? "while its environment was being made" : "before it started";
            return ConcludeWith(run, new AttemptOutcome(RunState.Stopped, stop.Code, stop.Reason(when), null));
        }

        return run.Memory.IsPrepared
            ? RunDecision.Do(
                new RunAction.BeginAttempt(Math.Max(1, run.Attempt)), new RunAction.Submit([.. Enumerable.Range(0, run.Rules.Workers)]))
            : RunDecision.Do(new RunAction.Prepare());
    }

    private static RunDecision? DrainLogs(RunSnapshot run)
    {
        List<RunAction>? drains = null;
        foreach (WorkerSnapshot worker in run.Workers)
        {
            bool hasEnded = HasEnded(run, worker);
            if (!worker.IsDrained && (hasEnded || (worker.MayHavePrinted && worker.State is not (WorkerState.Pending or WorkerState.Queued))))
            {
                (drains ??= []).Add(new RunAction.DrainLog(worker.Index, hasEnded));
            }
        }

        return drains is null ? null : RunDecision.Do(drains);
    }

    /// <summary>True when a worker has ended, and how is known, or will not be any more.</summary>
    private static bool HasEnded(RunSnapshot run, WorkerSnapshot worker) =>
        worker.State == WorkerState.Lost
        || (worker.State == WorkerState.Exited && !(worker.ExitCodePendingSince is { } since && run.Now - since < run.Rules.ExitCodeLag));

    /// <summary>The first failure decides, if nothing else has ended the workers.</summary>
    private static RunDecision? Explain(RunSnapshot run) =>
        run.Termination is null && run.Outcome is null && run.Memory.WorkerFailure is null && run.Memory.Failure is null
        && run.Workers.FirstOrDefault(worker => worker is { IsOver: true, HasSucceeded: false }) is { } bad
            ? RunDecision.Do(new RunAction.ExplainFailure(bad.Index))
            : null;

    private static RunDecision? Conclude(RunSnapshot run) => run.AreAllOver ? ConcludeWith(run, OutcomeOf(run)) : null;

    private static RunDecision ConcludeWith(RunSnapshot run, AttemptOutcome outcome)
    {
        bool hasRun = run.Workers.Any(worker => worker.Started is not null);
        if (run.Outcome is null && run.Stop is null
            && RetryDecision.PauseBefore(run.Rules.Retry, Math.Max(1, run.Attempt), outcome) is { } pause)
        {
            TimeSpan ended = run.Workers.Max(worker => worker.Ended) ?? run.Now;
            return run.Rules.CopiesFiles && hasRun && !run.Memory.HasCollected
                ? RunDecision.Do(new RunAction.CollectOutputs(IsLast: false))
                : RunDecision.Do(new RunAction.Requeue(outcome, ended + pause));
        }

        if (run.Rules.HasOutputs && hasRun)
        {
            if (run.State != RunState.Finishing)
            {
                return RunDecision.Do(new RunAction.RecordOutcome(outcome));
            }

            if (!run.Memory.HasCollected)
            {
                return RunDecision.Do(new RunAction.CollectOutputs(IsLast: true));
            }
        }

        return RunDecision.Do(new RunAction.End(outcome));
    }

    private static AttemptOutcome OutcomeOf(RunSnapshot run)
    {
        if (run.Outcome is { } recorded)
        {
            return recorded;
        }

        int? exitCode = run.Workers.FirstOrDefault(worker => worker.ExitCode is not (0 or null))?.ExitCode
            ?? (run.Workers.All(worker => worker.ExitCode == 0) ? 0 : null);
        return run switch
        {
            { Termination: { } end } => new AttemptOutcome(end.State, end.Code, end.Reason, end.ExitCode ?? exitCode),
            { Memory.WorkerFailure: { } failure } => failure with { ExitCode = failure.ExitCode ?? exitCode },
            { Memory.Failure: { } failure } => new AttemptOutcome(RunState.Failed, failure.Code, failure.Reason, exitCode),
            _ => new AttemptOutcome(RunState.Succeeded, null, null, 0),
        };
    }

    /// <summary>Why the workers are to be ended stands in the state before they are told to.</summary>
    private static RunDecision? BeginTermination(RunSnapshot run) =>
        run.Termination is null && run.Outcome is null && Terminations.Due(run) is { } termination
            ? RunDecision.Do(new RunAction.RecordTermination(termination))
            : null;

    /// <summary>Gives workers to the target that have left no trace on it; none that was seen there, and none of a run that is being ended.</summary>
    private static RunDecision? Submit(RunSnapshot run)
    {
        int[] pending = [.. run.Workers.Where(IsUnseen).Select(worker => worker.Index)];
        if (run.Termination is not null || run.Outcome is not null || pending.Length == 0)
        {
            return null;
        }

        if (!run.Memory.IsPrepared)
        {
            return RunDecision.Do(new RunAction.Prepare());
        }

        if (run.Now - run.Memory.LastSubmit < RunTimings.SubmitInterval)
        {
            return null;
        }

        return run.Now - run.Memory.FirstSubmit > RunTimings.SubmitTimeout
            ? RunDecision.Do(new RunAction.Fail(RunFailures.NoTrace))
            : RunDecision.Do(new RunAction.Submit(pending));
    }

    /// <summary>Tells the state whether the workers run, or wait in a queue of the target.</summary>
    private static RunDecision? Mark(RunSnapshot run)
    {
        if (run.Workers.FirstOrDefault(worker => worker.State == WorkerState.Queued) is { } queued)
        {
            WaitReason reason = queued.WaitReason ?? RunFailures.WaitsThere;
            bool isKnown = run.State == RunState.Waiting && run.Reason == reason.Sentence;
            return isKnown || run.Termination is not null ? null : RunDecision.Do(new RunAction.MarkWaiting(reason));
        }

        bool isTold = run.State is (RunState.Running or RunState.Finishing) && run.AreGenerationsStored;
        if (isTold || run.Memory.AllStarted is not { } seen || (run.Stop is null && run.Now - seen < RunTimings.BatchInterval))
        {
            return null;
        }

        return RunDecision.Do(new RunAction.MarkRunning(run.Workers.Min(worker => worker.Started) ?? run.Now));
    }

    private static RunDecision? Terminate(RunSnapshot run)
    {
        if (run.Termination is not { } termination)
        {
            return null;
        }

        RunAction[] lost = [.. run.Workers.Where(worker => IsHopeless(run, termination, worker)).Select(worker => new RunAction.GiveUpWorker(worker.Index))];
        if (lost.Length > 0)
        {
            return RunDecision.Do(lost);
        }

        bool isForced = run.Now >= termination.KillAt;
        bool isDue = isForced
            ? run.Memory.LastKill is not { } last || run.Now - last >= RunTimings.KillInterval
            : !run.Memory.HasSignalled || run.Memory.SignalAgainAt <= run.Now;
        return isDue ? RunDecision.Do(new RunAction.Signal(isForced)) : null;
    }

    /// <summary>
    /// A worker that has left no trace, and will leave none: nothing can be under way for it any more. None is submitted once it stands in
    /// the state that the attempt is being ended.
    /// </summary>
    private static bool IsHopeless(RunSnapshot run, Termination termination, WorkerSnapshot worker) =>
        IsUnseen(worker)
        && (run.Memory.Failure is not null
            || run.Now - termination.KillAt > RunTimings.SubmitTimeout
            || run.Now - (run.Memory.LastSubmit ?? run.Memory.Begun) > RunTimings.SubmitTimeout);

    private static bool IsUnseen(WorkerSnapshot worker) => worker is { State: WorkerState.Pending, IsObserved: true };
}
