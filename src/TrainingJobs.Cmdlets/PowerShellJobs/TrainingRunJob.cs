using System.ComponentModel;
using System.Management.Automation;
using System.Reflection;
using TrainingJobs.Core;
using TrainingJobs.Core.Runs;

namespace TrainingJobs.Cmdlets.PowerShellJobs;

/// <summary>A run as one of PowerShell's own jobs.</summary>
public sealed class TrainingRunJob : Job2
{
    /// <summary>The engine's method that sets a reason too, which the library that this is compiled against lacks.</summary>
    private static readonly MethodInfo? s_setJobState = typeof(Job2).GetMethod(
        "SetJobState", BindingFlags.Instance | BindingFlags.NonPublic, [typeof(JobState), typeof(Exception)]);

    private static readonly TimeSpan s_lookTime = TimeSpan.FromSeconds(1);

    /// <summary>Three times what processes have to end by themselves.</summary>
    private static readonly TimeSpan s_stopTime = TimeSpan.FromSeconds(30);

    private readonly Lock _look = new();
    private readonly JobOutput _output;
    private readonly Action<TrainingRunJob> _asked;
    private TrainingRun _run;

    /// <param name="client">Client of the state folder that the run is in.</param>
    /// <param name="run">The run as it is now.</param>
    /// <param name="command">Command line of the run.</param>
    /// <param name="identity">Id that the session has given to the run before; null when it has none.</param>
    /// <param name="asked">Called when the output is asked for.</param>
    internal TrainingRunJob(TrainingJobsClient client, TrainingRun run, string command, JobIdentifier identity, Action<TrainingRunJob> asked)
        : base(command, run.Name, identity)
    {
        (Client, _run, _asked) = (client, run, asked);
        _output = new JobOutput(() => client.Logs.Open(run.Id));
        Begin();
    }

    /// <inheritdoc cref="TrainingRunJob(TrainingJobsClient, TrainingRun, string, JobIdentifier, Action{TrainingRunJob})"/>
    internal TrainingRunJob(TrainingJobsClient client, TrainingRun run, string command, Action<TrainingRunJob> asked)
        : base(command, run.Name, JobInstanceId.Of(run.Id))
    {
        (Client, _run, _asked) = (client, run, asked);
        _output = new JobOutput(() => client.Logs.Open(run.Id));
        Begin();
    }

    /// <summary>Id of the run; by it the job pipes into the cmdlets of this module.</summary>
    public string RunId => _run.Id;

    /// <summary>Why the run waits or how it ended.</summary>
    public override string StatusMessage => _run.Reason ?? "";

    public override bool HasMoreData => _output.HasMore(JobStates.IsEnded(JobStateInfo.State));

    /// <summary>Target that the run executes on.</summary>
    public override string Location => _run.Target;

    internal TrainingJobsClient Client { get; }

    internal bool IsDisposed { get; private set; }

    /// <summary>True when nothing about the job will change any more.</summary>
    internal bool IsOver => IsDisposed || JobStates.IsEnded(JobStateInfo.State);

    /// <summary>True when a look at the run could bring something new.</summary>
    internal bool IsBehind(TrainingRun? run) =>
        _output.IsAsked || run is null || JobStates.Of(run) != JobStateInfo.State || run.Reason != _run.Reason;

    public override void StopJob() => StopAndWait(null);

    public override void StopJobAsync() => StopJobAsync(force: false, "");

    public override void StopJob(bool force, string reason) => StopAndWait(force ? TimeSpan.Zero : null);

    public override void StopJobAsync(bool force, string reason) => _ = Task.Run(async () =>
    {
        Exception? failure = null;
        try
        {
            await EndAsync(force ? TimeSpan.Zero : null, CancellationToken.None);
        }
        catch (Exception error)
        {
            failure = error;
        }

        OnStopJobCompleted(new AsyncCompletedEventArgs(failure, cancelled: false, userState: null));
    });

    public override void StartJob() => throw Cannot("started once more; use Restart-TrainingRun");

    public override void StartJobAsync() => OnStartJobCompleted(NotDone("started once more; use Restart-TrainingRun"));

    public override void SuspendJob() => throw Cannot("suspended");

    public override void SuspendJob(bool force, string reason) => SuspendJob();

    public override void SuspendJobAsync() => OnSuspendJobCompleted(NotDone("suspended"));

    public override void SuspendJobAsync(bool force, string reason) => SuspendJobAsync();

    public override void ResumeJob() => throw Cannot("resumed");

    public override void ResumeJobAsync() => OnResumeJobCompleted(NotDone("resumed"));

    public override void UnblockJob() => throw Cannot("unblocked");

    public override void UnblockJobAsync() => OnUnblockJobCompleted(NotDone("unblocked"));

    /// <summary>
    /// Takes over how the run is now. Called by threads of the pool: those who listen to the job may block the caller.
    /// </summary>
    /// <param name="run">The run; null when it has ended or been removed since it was last seen.</param>
    /// <param name="wait">False to leave it to a look that is going on.</param>
    internal void Look(TrainingRun? run, bool wait)
    {
        if (!_look.TryEnter(wait ? Timeout.Infinite : 0))
        {
            return;
        }

        try
        {
            run ??= Client.Runs.GetAsync(RunId, CancellationToken.None).Read();
            _output.Pump(run.State.IsEnded());
            Apply(run);
        }
        catch (TrainingJobsException error) when (error.Code == ErrorCodes.RunNotFound)
        {
            SetState(JobState.Failed, error);
        }
        catch (Exception error) when (error is TrainingJobsException or IOException or UnauthorizedAccessException or ObjectDisposedException)
        {
            // The next look may find the state readable again.
        }
        finally
        {
            _look.Exit();
        }
    }

    protected override void DoLoadJobStreams()
    {
        _asked(this);
        _output.Load(JobStates.IsEnded(JobStateInfo.State));
        // The engine loads the streams once only, unless they have been unloaded.
        UnloadJobStreams();
    }

    protected override void Dispose(bool disposing)
    {
        IsDisposed = true;
        if (disposing)
        {
            _output.Dispose();
        }

        base.Dispose(disposing);
    }

    private void Begin()
    {
        PSJobTypeName = "TrainingJob";
        // A collection that the engine does not close at the end: the log is read when it is asked for. Setting it counts as loading.
        Output = _output.Lines;
        UnloadJobStreams();
        Apply(_run);
    }

    private void Apply(TrainingRun run)
    {
        _run = run;
        // Where the run has no time yet, the engine takes the time at which the state is set.
        PSBeginTime = run.Started?.LocalDateTime ?? PSBeginTime;
        PSEndTime = run.Ended?.LocalDateTime ?? PSEndTime;
        JobState state = JobStates.Of(run);
        if (state != JobStateInfo.State)
        {
            SetState(state, JobStates.FailureOf(run));
        }
    }

    private void SetState(JobState state, Exception? reason)
    {
        if (IsOver)
        {
            return;
        }

        if (s_setJobState is null)
        {
            SetJobState(state);
        }
        else
        {
            s_setJobState.Invoke(this, BindingFlags.DoNotWrapExceptions, null, [state, reason], null);
        }
    }

    /// <summary>
    /// Stop-Job does not come here, but a script that calls the method: no Ctrl+C gets through to it, so that it gives up after a while.
    /// The threads of the pool do the work, since whoever calls may be what a continuation on its own thread would wait for.
    /// </summary>
    private void StopAndWait(TimeSpan? grace)
    {
        using var limit = new CancellationTokenSource(s_stopTime);
        try
        {
            Task.Run(() => EndAsync(grace, limit.Token)).GetAwaiter().GetResult();
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested)
        {
            throw new TrainingJobsException(
                ErrorCodes.WaitTimedOut, $"The run {RunId} was asked to stop and has not ended within {s_stopTime.TotalSeconds:0} s. It is being stopped.", RunId);
        }
    }

    private async Task EndAsync(TimeSpan? grace, CancellationToken cancellationToken)
    {
        await Client.Runs.StopAsync(RunId, grace, cancellationToken);
        await foreach (TrainingRun run in Client.Runs.WatchAsync(RunId, cancellationToken))
        {
            if (run.State.IsEnded())
            {
                // A listener that waits for the very thread that stops the job must not hold it up.
                await Task.WhenAny(Task.Run(() => Look(run, wait: true), CancellationToken.None), Task.Delay(s_lookTime, CancellationToken.None));
            }
        }
    }

    private static PSNotSupportedException Cannot(string what) => new($"A training run cannot be {what}.");

    private static AsyncCompletedEventArgs NotDone(string what) => new(Cannot(what), cancelled: false, userState: null);
}
