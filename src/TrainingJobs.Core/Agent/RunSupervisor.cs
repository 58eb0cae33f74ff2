using TrainingJobs.Core.Runs;
using TrainingJobs.Core.Runs.Logs;
using TrainingJobs.Core.State;
using TrainingJobs.Core.Targets;

namespace TrainingJobs.Core.Agent;

/// <summary>
/// Moves one run through its states. Each step can be begun again from what stands in the state and on the target, so an error, or the
/// end of the agent, costs nothing but time.
/// </summary>
internal sealed class RunSupervisor(string runId, StateFolder folder, StateStore store, IRunTarget target, TimeProvider time)
{
    /// <summary>Errors that are not the disk's or the state's; after so many in a row the run is given up.</summary>
    private const int PatienceWithErrors = 5;

    private readonly Pulse _pulse = new();
    private readonly StopWish _stop = new();

    public string RunId { get; } = runId;

    /// <summary>Ends when the run has ended or the agent does.</summary>
    public Task Completion { get; private set; } = Task.CompletedTask;

    public void Begin(Action<RunSupervisor> ended, CancellationToken cancellationToken) =>
        Completion = Task.Run(
            async () =>
            {
                await WorkAsync(cancellationToken);
                ended(this);
            },
            CancellationToken.None);

    /// <summary>Something may have happened to one of its workers.</summary>
    public void Poke() => _pulse.Set();

    public void Stop(StopRequest request)
    {
        _stop.Set(request);
        _pulse.Set();
    }

    private async Task WorkAsync(CancellationToken cancellationToken)
    {
        int errors = 0;
        TimeSpan pause = TimeSpan.FromSeconds(1);
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                await MoveOnAsync(cancellationToken);
                return;
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or TrainingJobsException)
            {
                // A full disk, a state that is locked or read-only: nothing is lost, the same step is tried again.
                AgentLog.Write(folder, $"Run {RunId}: {exception.Message}");
            }
            catch (Exception exception) when (++errors < PatienceWithErrors)
            {
                AgentLog.Write(folder, $"Run {RunId}: {exception}");
            }
            catch (Exception exception)
            {
                AgentLog.Write(folder, $"Run {RunId} is given up: {exception}");
                store.End(RunId, RunState.Failed, ReasonCodes.InternalError, $"TrainingJobs itself failed: {exception.Message} See '{folder.AgentLog}'.", null, []);
                return;
            }

            await _pulse.WaitAsync(pause, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            pause = TimeSpan.FromSeconds(Math.Min(30, pause.TotalSeconds * 2));
        }
    }

    private async Task MoveOnAsync(CancellationToken cancellationToken)
    {
        StoredRun? stored = store.GetStored(RunId);
        if (stored is null || stored.Run.State.IsEnded())
        {
            return;
        }

        StateFolder.MakePrivate(folder.Run(RunId));
        using LogWriter log = LogWriter.Open(folder.Log(RunId), time);
        var context = new RunContext(RunId, stored.Plan, stored.SessionEnvironment, folder.Output(RunId), folder.Checkpoint(RunId));
        int number = stored.Run.Attempt;
        IReadOnlyList<RunWorker> workers = stored.Run.Workers;
        while (true)
        {
            var attempt = new RunAttempt(context, store, target, log, _pulse, _stop, time);
            AttemptOutcome outcome;
            try
            {
                outcome = await attempt.RunAsync(number, workers, cancellationToken);
            }
            catch (RunFailedException failure)
            {
                outcome = await attempt.AbandonAsync(failure, cancellationToken);
            }

            if (RetryDecision.PauseBefore(stored.Plan.Retry, attempt.Number, outcome) is { } pause
                && await WaitToRetryAsync(attempt, outcome, pause, log, cancellationToken))
            {
                (number, workers) = (attempt.Number + 1, []);
                store.BeginAttempt(RunId, number, stored.Plan.Workers.Count);
                workers = store.Get(RunId)!.Workers;
                continue;
            }

            if (_stop.Request is not null && outcome.State == RunState.Failed && stored.Plan.Retry is not null && attempt.IsWaitingToRetry)
            {
                outcome = outcome with { State = RunState.Stopped, ReasonCode = ReasonCodes.StoppedByUser, Reason = "Stopped while it waited for its next attempt." };
            }

            if (outcome.Reason is not null)
            {
                log.Note(attempt.Number, $"{outcome.State}: {outcome.Reason}");
            }

            log.Flush();
            store.End(RunId, outcome.State, outcome.ReasonCode, outcome.Reason, outcome.ExitCode, attempt.Workers);
            attempt.Release();
            return;
        }
    }

    /// <summary>Keeps the run in state Waiting until its next attempt is due.</summary>
    /// <returns>False when it is to be stopped instead.</returns>
    private async Task<bool> WaitToRetryAsync(
        RunAttempt attempt, AttemptOutcome outcome, TimeSpan pause, LogWriter log, CancellationToken cancellationToken)
    {
        attempt.IsWaitingToRetry = true;
        DateTimeOffset due = (attempt.Workers.Max(worker => worker.Ended) ?? time.GetUtcNow()) + pause;
        string reason = $"Attempt {attempt.Number} failed ({outcome.Reason}) Attempt {attempt.Number + 1} starts at {due:u}.";
        store.SaveWorkers(RunId, attempt.Workers);
        store.SetState(RunId, RunState.Waiting, ReasonCodes.RetryDelay, reason);
        log.Note(attempt.Number, reason);
        attempt.Release();
        while (_stop.Request is null && time.GetUtcNow() is var now && now < due)
        {
            await _pulse.WaitAsync(TimeSpan.FromMilliseconds(Math.Min(1000, (due - now).TotalMilliseconds + 1)), cancellationToken);
        }

        return _stop.Request is null;
    }
}
