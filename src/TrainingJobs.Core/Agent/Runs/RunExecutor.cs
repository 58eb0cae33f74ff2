using System.Globalization;
using TrainingJobs.Core.Agent.Queue;
using TrainingJobs.Core.Clocks;
using TrainingJobs.Core.Runs;
using TrainingJobs.Core.State;
using TrainingJobs.Core.Targets;

namespace TrainingJobs.Core.Agent.Runs;

/// <summary>Carries out what was decided for a run: on its target, in the state and in its log. Decides nothing itself.</summary>
internal sealed class RunExecutor(RunServices services, RunLease lease, RunSession session, StopSignal stop)
{
    /// <summary>The agent that is told to go still takes away what the run has left: until the next one comes, it would hold places and addresses.</summary>
    private static readonly TimeSpan s_farewell = TimeSpan.FromSeconds(10);

    private const int CleanUpTries = 5;

    private string Id => lease.RunId;

    private bool KeepsContainers => session.Context.Plan.Container is { Keep: true };

    /// <summary>What goes back into the queue: the run, if it is to be tried again.</summary>
    public QueuedRun? Again { get; private set; }

    /// <summary>Does what was decided, and notes that it was done.</summary>
    public async Task CarryOutAsync(RunAction action, RunSnapshot before, CancellationToken cancellationToken)
    {
        switch (action)
        {
            case RunAction.Prepare when !await PrepareAsync(cancellationToken):
                return;
            case RunAction.BeginAttempt begin:
                await CleanUpEarlierAsync(begin.Attempt - 1, cancellationToken);
                Begin(begin.Attempt);
                break;
            case RunAction.Submit submit when !await SubmitAsync(submit.Workers, cancellationToken):
                return;
            case RunAction.DrainLog drain:
                await DrainAsync(drain, cancellationToken);
                break;
            case RunAction.ExplainFailure explain:
                await ExplainAsync(explain.Worker, cancellationToken);
                break;
            case RunAction.MarkWaiting waiting:
                Mark(waiting);
                break;
            case RunAction.MarkRunning running:
                Mark(running);
                break;
            case RunAction.RecordTermination record:
                RecordTermination(record.Termination);
                break;
            case RunAction.Signal signal:
                await SignalAsync(signal.IsForced, cancellationToken);
                break;
            case RunAction.GiveUpWorker lost:
                session.Workers[lost.Worker].GiveUp();
                break;
            case RunAction.RecordOutcome record:
                RecordOutcome(record.Outcome);
                break;
            case RunAction.CollectOutputs collect:
                await CollectAsync(collect.IsLast, cancellationToken);
                break;
            case RunAction.Requeue requeue:
                Requeue(requeue);
                break;
            case RunAction.End end:
                End(end.Outcome);
                break;
            case RunAction.CleanUp:
                await CleanUpAsync(cancellationToken);
                break;
        }

        session.Memory = session.Memory.After(action, before);
    }

    private async Task<bool> PrepareAsync(CancellationToken cancellationToken)
    {
        session.Memory = session.Memory with { HasBegunToPrepare = true };
        int attempt = session.AttemptToBe;
        if ((session.Preparation = PreparationFile.Load(session.Context, attempt)) is not null)
        {
            return true;
        }

        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, stop.Token);
        try
        {
            session.Preparation = await session.Target.PrepareAsync(session.Context, text => session.Log.Note(0, text), either.Token);
            PreparationFile.Save(session.Context, attempt, session.Preparation);
            return true;
        }
        catch (RunFailedException failure)
        {
            Fail(failure);
            return false;
        }
        catch (OperationCanceledException) when (stop.Request is not null && !cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }

    /// <summary>Whoever put the run back into the queue may have died before he had cleaned up.</summary>
    private async Task CleanUpEarlierAsync(int attempt, CancellationToken cancellationToken)
    {
        for (int index = 0; attempt > 0 && !KeepsContainers && index < session.Workers.Count; index++)
        {
            await session.Target.CleanUpAsync(new WorkerRef(new WorkerKey(Id, attempt, index)), keep: false, cancellationToken);
        }
    }

    private void Begin(int attempt)
    {
        ClockReading now = session.Clock.Read();
        services.Store.Changes.BeginAttempt(Id, attempt, session.Workers.Count, now);
        (session.Record.State, session.Record.Reason, session.Record.Attempt, session.Record.Submitted) = (RunState.Preparing, null, attempt, now.Uptime);
    }

    private async Task<bool> SubmitAsync(IReadOnlyList<int> workers, CancellationToken cancellationToken)
    {
        IReadOnlyList<string> handles;
        try
        {
            handles = await session.Target.SubmitAsync(
                session.Context, session.Preparation!, new Submission(session.Record.Attempt, workers, session.Secrets.Values), cancellationToken);
        }
        catch (RunFailedException failure)
        {
            Fail(failure);
            return false;
        }

        for (int i = 0; i < workers.Count; i++)
        {
            session.Workers[workers[i]].Accept(handles[i]);
        }

        if (session.Target.Capabilities.MakesHandles)
        {
            services.Store.Changes.SetWorkers(Id, session.Rows);
        }

        session.Track();
        return true;
    }

    private async Task DrainAsync(RunAction.DrainLog drain, CancellationToken cancellationToken)
    {
        WorkerTracker worker = session.Workers[drain.Worker];
        bool hasPrinted = await session.Target.DrainLogAsync(session.Context, session.Ref(drain.Worker), session.Log, drain.IsEnd, cancellationToken);
        worker.Snapshot = worker.Snapshot with { MayHavePrinted = false, IsDrained = drain.IsEnd };
        if (hasPrinted)
        {
            session.Memory = session.Memory with { LastOutput = session.Clock.Now };
        }
    }

    private async Task ExplainAsync(int index, CancellationToken cancellationToken)
    {
        WorkerTracker worker = session.Workers[index];
        // Of one that had ended before this agent came, all that is left stands in the state.
        WorkerObservation seen = worker.Seen
            ?? new WorkerObservation { State = worker.Row.State, ExitCode = worker.Row.ExitCode, Signal = worker.Row.Signal };
        AttemptOutcome failure =
            await new FailureExplainer(session.Target, session.Rules, session.Secrets.Redact).ExplainAsync(session.Ref(index), seen, cancellationToken);
        session.Memory = session.Memory with { WorkerFailure = failure with { Reason = session.Secrets.Redact(failure.Reason) } };
    }

    private void Mark(RunAction.MarkWaiting waiting)
    {
        services.Store.Changes.SetWaiting(Id, session.Rows, waiting.Reason);
        (session.Record.State, session.Record.Reason, session.Record.RunningSince) = (RunState.Waiting, waiting.Reason.Sentence, null);
        Stored();
    }

    private void Mark(RunAction.MarkRunning running)
    {
        services.Store.Changes.SetRunning(Id, session.Rows, session.Clock.ReadingOf(running.Since));
        (session.Record.State, session.Record.Reason, session.Record.RunningSince) = (RunState.Running, null, running.Since);
        session.Record.Started ??= running.Since;
        Stored();
    }

    private void RecordTermination(Termination termination)
    {
        ClockReading killAt = session.Clock.ReadingOf(termination.KillAt);
        try
        {
            services.Store.Changes.SetTermination(
                Id,
                new StoredTermination(session.Record.Attempt, termination.State, termination.Code, termination.Reason, termination.ExitCode, killAt.Utc) { KillClock = killAt });
        }
        catch (TrainingJobsException)
        {
            // A full disk ends no run later. Only another agent would not know why it ended.
        }

        session.Record.Termination = termination;
    }

    private async Task SignalAsync(bool isForced, CancellationToken cancellationToken)
    {
        for (int index = 0; index < session.Workers.Count; index++)
        {
            if (session.Workers[index].Snapshot.State is WorkerState.Running or WorkerState.Queued)
            {
                await session.Target.SignalAsync(session.Ref(index), isForced, cancellationToken);
            }
        }
    }

    private void RecordOutcome(AttemptOutcome outcome)
    {
        services.Store.Changes.SetOutcome(Id, session.Rows, outcome, session.HasRunUnseen);
        (session.Record.State, session.Record.Reason, session.Record.Outcome) = (RunState.Finishing, null, outcome);
        Stored();
    }

    private async Task CollectAsync(bool isLast, CancellationToken cancellationToken)
    {
        int attempt = session.Record.Attempt;
        WorkerRef[] ran =
        [
            .. session.Workers.Where(worker => worker.Row is { State: WorkerState.Exited, Started: not null }).Select(worker => session.Ref(worker.Row.Index)),
        ];
        await session.Target.CollectOutputsAsync(
            session.Context, attempt, ran, isLast, text => session.Log.Note(attempt, text), cancellationToken);
    }

    private void Requeue(RunAction.Requeue requeue)
    {
        int attempt = session.AttemptToBe;
        ClockReading due = session.Clock.ReadingOf(requeue.Due);
        string reason = string.Create(
            CultureInfo.InvariantCulture,
            $"Attempt {attempt} failed: {requeue.Outcome.Reason} Attempt {attempt + 1} starts at {due.Utc:u}.");
        session.Log.Note(attempt, reason);
        session.Log.Flush();
        services.Store.Changes.Requeue(Id, session.Rows, attempt + 1, session.Workers.Count, due, reason);
        Again = QueuedRun.Of(Id, session.Stored.Sequence, session.Stored.Plan, requeue.Due);
    }

    private void End(AttemptOutcome outcome)
    {
        if (outcome.Reason is not null)
        {
            session.Log.Note(session.Record.Attempt, $"{outcome.State}: {outcome.Reason}");
        }

        session.Log.Flush();
        services.Store.Changes.End(Id, outcome.State, outcome.ReasonCode, outcome.Reason, outcome.ExitCode, session.Rows, session.HasRunUnseen, session.Lasted);
        session.Record.State = outcome.State;
        session.Secrets.Forget();
    }

    private async Task CleanUpAsync(CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource();
        using CancellationTokenRegistration told = cancellationToken.Register(() => patience.CancelAfter(s_farewell));
        var pause = new Backoff(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(10));
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                await CleanUpWorkersAsync(patience.Token);
                return;
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or TrainingJobsException or OperationCanceledException)
            {
                services.Log.Write($"Run {Id}: what it has left cannot be removed", exception);
                if (attempt == CleanUpTries || cancellationToken.IsCancellationRequested)
                {
                    // The next agent sweeps it up.
                    return;
                }

                await pause.WaitAsync(session.Clock.Time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task CleanUpWorkersAsync(CancellationToken cancellationToken)
    {
        for (int index = 0; index < session.Workers.Count; index++)
        {
            await session.Target.CleanUpAsync(session.Ref(index), KeepsContainers, cancellationToken);
            session.Target.Monitor.Untrack(session.Ref(index).Key);
        }
    }

    private void Fail(RunFailedException failure) =>
        session.Memory = session.Memory with { Failure = new RunFailure(failure.Code, session.Secrets.Redact(failure.Message)!) };

    private void Stored()
    {
        foreach (WorkerTracker worker in session.Workers)
        {
            worker.Stored();
        }
    }
}
