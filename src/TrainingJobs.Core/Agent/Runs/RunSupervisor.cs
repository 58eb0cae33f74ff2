using TrainingJobs.Core.Agent.Queue;
using TrainingJobs.Core.Clocks;
using TrainingJobs.Core.Runs;
using TrainingJobs.Core.State;
using TrainingJobs.Core.Targets;

namespace TrainingJobs.Core.Agent.Runs;

/// <summary>
/// Moves one run through its states: asks <see cref="RunMachine"/> what is to be done, has it done, and waits for news. After an error it begins
/// again from what stands in the state, so that an error, or the end of the agent, costs nothing but time.
/// </summary>
internal sealed class RunSupervisor(RunServices services, RunLease lease)
{
    /// <summary>Errors that are not the disk's or the state's; after so many in a row the run is given up.</summary>
    private const int MaxUnexpectedErrors = 5;

    private readonly AsyncAutoResetEvent _wake = new(services.Clock.Time);
    private readonly StopSignal _stop = new();
    private readonly Backoff _pause = new(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(30));

    public string RunId { get; } = lease.RunId;

    /// <summary>What goes back into the queue when it has ended: the run, if it is to be tried again.</summary>
    public QueuedRun? Again { get; private set; }

    /// <summary>Ends when the run has ended or the agent does; never fails.</summary>
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
    public void Wake() => _wake.Set();

    public void Stop(StopRequest request)
    {
        _stop.Set(request);
        _wake.Set();
    }

    private async Task WorkAsync(CancellationToken cancellationToken)
    {
        int errors = 0;
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                await SuperviseAsync(cancellationToken);
                return;
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return;
            }
            catch (RunFailedException failure)
            {
                // Its target is not known (any more).
                if (EndUnopened(failure.Code, failure.Message))
                {
                    return;
                }
            }
            catch (PlanUnreadableException exception)
            {
                if (EndUnopened(ReasonCodes.PlanUnreadable, exception.Message))
                {
                    return;
                }
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or TrainingJobsException)
            {
                // A full disk, a state that is locked or read-only: nothing is lost, the same step is tried again.
                services.Log.Write($"Run {RunId}", exception);
                PublishTrouble(exception.Message);
            }
            catch (Exception exception)
            {
                services.Log.Write($"Run {RunId}", exception);
                if (++errors > MaxUnexpectedErrors)
                {
                    return;
                }

                if (errors == MaxUnexpectedErrors
                    && !EndUnopened(ReasonCodes.InternalError, $"TrainingJobs itself failed: {exception.Message} See '{services.Log.Path}'."))
                {
                    errors--;
                }
            }

            await _wake.WaitAsync(_pause.Take(), cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task SuperviseAsync(CancellationToken cancellationToken)
    {
        using RunSession? session = RunSession.Open(services, lease);
        if (session is null)
        {
            return;
        }

        var executor = new RunExecutor(services, lease, session, _stop);
        bool hasNews = true;
        while (true)
        {
            if (hasNews)
            {
                session.Observe();
            }

            RunSnapshot snapshot = session.Snapshot(_stop.Request);
            RunDecision decision = RunMachine.Decide(snapshot);
            if (decision.IsOver)
            {
                Again = executor.Again;
                return;
            }

            if (decision.WakeAfter is { } time)
            {
                if (session.Trouble is { } trouble)
                {
                    PublishTrouble(trouble);
                }

                await WaitAsync(snapshot, time, cancellationToken);
                hasNews = true;
                continue;
            }

            hasNews = false;
            foreach (RunAction action in decision.Actions)
            {
                await executor.CarryOutAsync(action, snapshot, cancellationToken);
            }
        }
    }

    private async Task WaitAsync(RunSnapshot snapshot, TimeSpan time, CancellationToken cancellationToken)
    {
        if (snapshot.State == RunState.Running)
        {
            // It is well: after the next error the first pause is short again.
            _pause.Reset();
        }

        await _wake.WaitAsync(time, cancellationToken);
        if (snapshot.State == RunState.Running)
        {
            // What happens together is looked at together: the lines of a busy program.
            await Task.Delay(RunTimings.BatchInterval, services.Clock.Time, cancellationToken);
        }
    }

    /// <summary>
    /// Has the run say what holds it up, where the next change of its state takes the sentence away again; while its workers run, what
    /// they do is no matter of ours.
    /// </summary>
    private void PublishTrouble(string trouble)
    {
        try
        {
            if (services.Store.Runs.Get(RunId) is not { State: RunState.Preparing or RunState.Finishing } run)
            {
                return;
            }

            string what = run.State == RunState.Finishing ? "What the run has left cannot be kept yet" : "The run cannot be prepared yet";
            string reason = $"{what}: {trouble.TrimEnd('.')}. It is tried again, and goes on when this is put right.";
            if (run.Reason != reason)
            {
                services.Store.Changes.SetState(RunId, run.State, ReasonCodes.Retrying, reason);
            }
        }
        catch (TrainingJobsException)
        {
            // The state is on that disk, too: the log of the agent has it, or nobody.
        }
    }

    /// <summary>Ends a run that cannot be moved on at all; what it may have left is cleaned up if that can be, else swept up by the next agent.</summary>
    /// <returns>False when the state could not be told: it is tried again.</returns>
    private bool EndUnopened(string code, string reason)
    {
        try
        {
            services.Store.Changes.End(RunId, RunState.Failed, code, reason, null, []);
            return true;
        }
        catch (TrainingJobsException exception)
        {
            services.Log.Write($"Run {RunId} cannot be ended", exception);
            return false;
        }
    }
}
