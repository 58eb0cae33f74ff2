using TrainingJobs.Core.Agent.Queue;
using TrainingJobs.Core.Runs;
using TrainingJobs.Core.Runs.Logs;
using TrainingJobs.Core.Secrets;
using TrainingJobs.Core.State;
using TrainingJobs.Core.Targets;

namespace TrainingJobs.Core.Agent;

/// <summary>
/// Moves one run through its states. Each step can be begun again from what stands in the state and on the target, so an error, or the
/// end of the agent, costs nothing but time.
/// </summary>
internal sealed class RunSupervisor(RunLease lease, StateFolder folder, StateStore store, TargetPool targets, TimeProvider time)
{
    /// <summary>Errors that are not the disk's or the state's; after so many in a row the run is given up.</summary>
    private const int PatienceWithErrors = 5;

    private static readonly TimeSpan s_patienceWithRelease = TimeSpan.FromSeconds(10);

    private readonly Pulse _pulse = new();
    private readonly StopWish _stop = new();

    public string RunId { get; } = lease.RunId;

    /// <summary>What goes back into the queue when it has ended: the run, if it is to be tried again.</summary>
    public QueuedRun? Again { get; private set; }

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
                Tell(exception);
            }
            catch (Exception exception) when (++errors < PatienceWithErrors)
            {
                AgentLog.Write(folder, $"Run {RunId}: {exception}");
            }
            catch (Exception exception)
            {
                AgentLog.Write(folder, $"Run {RunId} is given up: {exception}");
                store.Changes.End(RunId, RunState.Failed, ReasonCodes.InternalError, $"TrainingJobs itself failed: {exception.Message} See '{folder.AgentLog}'.", null, []);
                return;
            }

            await _pulse.WaitAsync(pause, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            pause = TimeSpan.FromSeconds(Math.Min(30, pause.TotalSeconds * 2));
        }
    }

    /// <summary>
    /// Has the run say what holds it up, where the next change of its state takes the sentence away again; while its workers run, what
    /// they do is no matter of ours.
    /// </summary>
    private void Tell(Exception exception)
    {
        try
        {
            if (store.Runs.Get(RunId) is not { State: RunState.Preparing or RunState.Finishing } run)
            {
                return;
            }

            string what = run.State == RunState.Finishing ? "What the run has left cannot be kept yet" : "The run cannot be prepared yet";
            string reason = $"{what}: {exception.Message.TrimEnd('.')}. It is tried again, and goes on when this is put right.";
            if (run.Reason != reason)
            {
                store.Changes.SetState(RunId, run.State, ReasonCodes.Retrying, reason);
            }
        }
        catch (TrainingJobsException)
        {
            // The state is on that disk, too: the log of the agent has it, or nobody.
        }
    }

    private async Task MoveOnAsync(CancellationToken cancellationToken)
    {
        StoredRun? stored = store.Runs.GetStored(RunId);
        if (stored is null || stored.Run.State.IsEnded())
        {
            return;
        }

        ITarget target;
        try
        {
            target = targets.Of(stored.Plan, stored.SessionEnvironment);
        }
        catch (RunFailedException failure)
        {
            store.Changes.End(RunId, RunState.Failed, failure.Code, failure.Message, null, []);
            return;
        }

        StateFolder.MakePrivate(folder.Run(RunId));
        using RunSecrets secrets = RunSecrets.Load(new SecretStore(folder.Secrets, time), RunId, stored.Plan.Secrets);
        using LogWriter log = LogWriter.Open(folder.Log(RunId), time, secrets.Filter);
        var context = new RunContext(
            RunId,
            stored.Plan,
            stored.SessionEnvironment,
            folder.Output(RunId),
            folder.Checkpoint(stored.Checkpoint),
            lease.Devices,
            lease.MasterPort)
        { Shared = targets.SharedFor(stored.Plan) };
        var attempt = new RunAttempt(context, lease, secrets.Values, store, target, log, _pulse, _stop, time);
        var results = new RunResults(context, target, store, log);
        AttemptOutcome? decided = results.Decided();
        AttemptOutcome outcome;
        try
        {
            outcome = await attempt.RunAsync(stored, secrets.Failure, cancellationToken);
        }
        catch (RunFailedException failure)
        {
            outcome = await attempt.AbandonAsync(failure, cancellationToken);
        }

        outcome = decided ?? outcome with { Reason = secrets.Redact(outcome.Reason) };
        TimeSpan? pause = decided is null && _stop.Request is null ? RetryDecision.PauseBefore(stored.Plan.Retry, attempt.Number, outcome) : null;
        if (pause is not null)
        {
            await results.CollectForNextAsync(attempt, cancellationToken);
            Requeue(attempt, outcome, stored, pause.Value, log);
        }
        else
        {
            bool isTold = await results.KeepAsync(outcome, attempt, cancellationToken);
            if (outcome.Reason is not null)
            {
                log.Note(attempt.Number, $"{outcome.State}: {outcome.Reason}");
            }

            log.Flush();
            store.Changes.End(RunId, outcome.State, outcome.ReasonCode, outcome.Reason, outcome.ExitCode, attempt.Workers, attempt.HasRunUnseen && !isTold);
            secrets.Forget();
        }

        // Told to go, the agent still takes away what the run has left: until the next one comes, it would hold places and addresses.
        using var patience = new CancellationTokenSource();
        using CancellationTokenRegistration told = cancellationToken.Register(() => patience.CancelAfter(s_patienceWithRelease));
        await attempt.ReleaseAsync(patience.Token);
    }

    /// <summary>Gives the run back to the queue for its next attempt.</summary>
    private void Requeue(RunAttempt attempt, AttemptOutcome outcome, StoredRun stored, TimeSpan pause, LogWriter log)
    {
        int next = Math.Max(1, attempt.Number) + 1;
        DateTimeOffset due = (attempt.Workers.Max(worker => worker.Ended) ?? time.GetUtcNow()) + pause;
        string reason = $"Attempt {next - 1} failed: {outcome.Reason} Attempt {next} starts at {due:u}.";
        log.Note(attempt.Number, reason);
        log.Flush();
        store.Changes.Requeue(RunId, attempt.Workers, next, stored.Plan.Workers.Count, due, reason);
        Again = QueuedRun.Of(RunId, stored.Sequence, stored.Plan, due);
    }
}
