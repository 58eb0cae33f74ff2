using System.Collections.Concurrent;
using System.Globalization;
using Docker.DotNet.Models;
using TrainingJobs.Core.Planning;
using TrainingJobs.Core.Runs;
using TrainingJobs.Core.Runs.Logs;
using TrainingJobs.Core.Targets.Docker.Api;
using TrainingJobs.Core.Targets.Docker.Logs;
using TrainingJobs.Core.Targets.Monitoring;
using TrainingJobs.Core.Targets.Results;

namespace TrainingJobs.Core.Targets.Docker;

/// <summary>A Docker daemon, here or elsewhere: workers are containers, which belong to the daemon and not to us.</summary>
internal sealed class DockerTarget : ITarget
{
    private readonly DockerClient _client;
    private readonly ContainerLogs _output;
    private readonly ContainerLauncher _start;
    private readonly ExitDiagnosis _explanation;
    private readonly RunPreparation _preparation;
    private readonly ContainerHost _host;
    private readonly Func<string, RunFate> _fateOf;
    private readonly IMachine _machine;
    private readonly EventMonitor _monitor;
    private readonly TimeProvider _time;
    private readonly ConcurrentDictionary<WorkerKey, ContainerState> _containers = new();
    private readonly Lazy<EventFeed> _events;
    private readonly HostPipeFolders _folders;

    /// <param name="endpoint">The daemon.</param>
    /// <param name="output">Where output goes on this machine; it is disposed of with the target.</param>
    /// <param name="host">The agent.</param>
    public DockerTarget(DockerEndpoint endpoint, HostPipeFolders output, TargetHost host)
    {
        (string owner, TimeProvider time) = (host.Owner, host.Time);
        _machine = host.Machine;
        _client = new DockerClient(endpoint);
        _host = new ContainerHost(owner, endpoint.IsLocal);
        _events = new Lazy<EventFeed>(() => new EventFeed(_client, owner, ConnectedAsync, key => _monitor!.Touch(key)));
        _monitor = new EventMonitor(LookAsync, () => _events is { IsValueCreated: true, Value.IsConnected: true }, time);
        _output = new ContainerLogs(_client, output, endpoint.IsLocal, _monitor.Tell, time);
        _start = new ContainerLauncher(_client, output, _output);
        _explanation = new ExitDiagnosis(_output);
        _preparation = new RunPreparation(_client, _host, time);
        _fateOf = host.FateOf;
        _time = time;
        Capabilities = Abilities(endpoint.IsLocal);
        output.Changed += _monitor.Tell;
        _folders = output;
    }

    /// <summary>What containers can be given, by where their daemon is.</summary>
    /// <param name="isOnThisMachine">True when the daemon sees the same disk as we do.</param>
    public static TargetCapabilities Abilities(bool isOnThisMachine) => new()
    {
        Secrets = SecretDelivery.Variable | SecretDelivery.File | SecretDelivery.VisibleVariable,
        Files = isOnThisMachine ? FileSharing.SameDisk : FileSharing.Copied,
        KeepsEnded = true,
    };

    public TargetCapabilities Capabilities { get; }

    public IWorkerMonitor Monitor => _monitor;

    public async Task<Preparation> PrepareAsync(RunContext run, Action<string> note, CancellationToken cancellationToken) =>
        (await _preparation.PrepareAsync(run, note, cancellationToken)).ToPreparation();

    public async Task<IReadOnlyList<string>> SubmitAsync(
        RunContext run, Preparation preparation, Submission submission, CancellationToken cancellationToken)
    {
        _ = _events.Value;
        PreparedRun prepared = PreparedRun.From(preparation);
        IReadOnlyList<WorkerStart> starts = WorkerStart.Of(run, preparation, submission, setupLock: null, MeetingOf(run, submission));
        foreach (WorkerStart start in starts)
        {
            await StartAsync(run, start, prepared, cancellationToken);
        }

        return [.. starts.Select(start => ContainerLabels.NameOf(start.Key))];
    }

    /// <summary>Where workers meet: at the first one's container, whose ports are its own.</summary>
    private static Rendezvous? MeetingOf(RunContext run, Submission submission) => WorkerStart.IsDistributed(run.Plan)
        ? new Rendezvous(ContainerLabels.NameOf(new WorkerKey(run.RunId, submission.Attempt, 0)), Rendezvous.DefaultPort)
        : null;

    private async Task StartAsync(RunContext run, WorkerStart start, PreparedRun prepared, CancellationToken cancellationToken)
    {
        try
        {
            if (run.Plan.Execution.Workers.Count > 1)
            {
                await _client.Networks.EnsureAsync(
                    ContainerLabels.NetworkOf(start.Key), ContainerLabels.Of(_host.Owner, run, start.Key), cancellationToken);
            }

            await _start.StartAsync(run, start, prepared, StateOf(start.Key), cancellationToken);
        }
        catch (DockerApiException exception)
        {
            throw StartFailure.Of(start, prepared.Image, exception);
        }
        finally
        {
            _monitor.Touch(start.Key);
        }
    }

    /// <summary>Looks at the container of a worker.</summary>
    private async Task<WorkerObservation> LookAsync(
        RunContext run, WorkerRef worker, WorkerObservation? last, CancellationToken cancellationToken)
    {
        _ = _events.Value;
        ContainerState container = StateOf(worker.Key);
        try
        {
            ContainerInspectResponse details = await _client.Containers.InspectAsync(ContainerLabels.NameOf(worker.Key), cancellationToken);
            container.Id = details.ID;
            container.StopSignal = details.Config?.StopSignal is { Length: > 0 } signal ? signal : "SIGTERM";
            container.Workers = int.TryParse(details.Label(ContainerLabels.Workers), CultureInfo.InvariantCulture, out int count) ? count : 1;
            container.Sidecar = details.Label(ContainerLabels.Store);
            WorkerObservation seen = ContainerObservation.Of(details, _host.IsLocal, details.HostConfig?.Memory ?? 0);
            seen = await _explanation.OfAsync(worker.Key, container, seen, details.Config?.Image, cancellationToken);
            container.Last = OutOfMemory.Explain(seen, run.OutOfMemoryKills, _machine.OutOfMemoryKills);
        }
        catch (DockerNotFoundException)
        {
            container.Last = last switch
            {
                null or { State: WorkerState.Pending } => WorkerObservation.NotStarted,
                // Of one that has ended all is known; it may be taken away.
                { IsFinal: true } => last,
                _ => WorkerObservation.Gone(last.Started, _time.GetUtcNow()),
            };
        }

        return container.Last;
    }

    public async ValueTask SignalAsync(WorkerRef worker, bool force, CancellationToken cancellationToken)
    {
        WorkerKey key = worker.Key;
        try
        {
            await _client.Containers.KillAsync(ContainerLabels.NameOf(key), force ? "SIGKILL" : StateOf(key).StopSignal, cancellationToken);
        }
        catch (Exception exception) when (exception is DockerNotFoundException or DockerConflictException or DockerUnavailableException)
        {
            // It is gone or has ended; or the daemon is away, and the next signal comes after the grace period.
        }

        _monitor.Touch(key);
    }

    public async ValueTask<bool> DrainLogAsync(
        RunContext run, WorkerRef worker, LogWriter log, bool isEnd, CancellationToken cancellationToken)
    {
        ContainerState container = StateOf(worker.Key);
        if (container.Last is null or { State: WorkerState.Pending } or { State: WorkerState.Lost, Started: null })
        {
            return false;
        }

        return await _output.CollectAsync(worker.Key, container, log, isEnd, cancellationToken);
    }

    public async Task CollectOutputsAsync(
        RunContext run, int attempt, IReadOnlyList<WorkerRef> workers, bool isLast, Action<string> note, CancellationToken cancellationToken)
    {
        if (!_host.IsLocal)
        {
            foreach (WorkerKey key in workers.Select(worker => worker.Key))
            {
                await ProjectCopy.OutAsync(
                    _client, ContainerLabels.NameOf(key), run, run.Plan.Execution.Workers[key.Index].WorkingDirectory, cancellationToken);
            }
        }

        if (isLast)
        {
            await new ContainerResults(_client, _host.IsLocal, run, attempt, new ResultFolder(run, note)).CollectAsync(cancellationToken);
        }
    }

    public ValueTask<string?> LastLogLineAsync(WorkerRef worker, CancellationToken cancellationToken) =>
        _output.LastLineAsync(worker.Key, StateOf(worker.Key), cancellationToken);

    public async ValueTask CleanUpAsync(WorkerRef worker, bool keep, CancellationToken cancellationToken)
    {
        WorkerKey key = worker.Key;
        if (!_containers.TryRemove(key, out ContainerState? container))
        {
            container = new ContainerState();
        }

        // Of a store and a container that are left when we end in between, it is the store that would run on.
        bool isStoreFirst = container.Sidecar is not null && !keep;
        if (isStoreFirst)
        {
            await ReleaseOutputAsync(key, container, keep, cancellationToken);
        }

        try
        {
            // By id once it was seen to be ours; by its name, which only we give, otherwise.
            string id = container.Id ?? ContainerLabels.NameOf(key);
            await (keep ? KeptContainer.RetireAsync(_client, id, cancellationToken) : _client.Containers.RemoveAsync(id, cancellationToken));
        }
        catch (Exception exception) when (exception is DockerNotFoundException or DockerConflictException or DockerUnavailableException)
        {
            // Gone already; or the daemon is away, then it is swept up when it is back.
        }

        if (!isStoreFirst)
        {
            await ReleaseOutputAsync(key, container, keep, cancellationToken);
        }

        if (container.Workers > 1 && !keep)
        {
            await RemoveNetworkAsync(key, cancellationToken);
        }
    }

    public Task SweepAsync(CancellationToken cancellationToken) =>
        OrphanCleanup.RemoveEndedAsync(_client, _host.Owner, _fateOf, cancellationToken);

    public Task RemoveRunAsync(string runId, CancellationToken cancellationToken) =>
        OrphanCleanup.RemoveKeptAsync(_client, _host.Owner, runId, cancellationToken);

    public void Dispose()
    {
        _folders.Changed -= _monitor.Tell;
        _monitor.Dispose();
        if (_events.IsValueCreated)
        {
            _events.Value.Dispose();
        }

        foreach (ContainerState container in _containers.Values)
        {
            container.Dispose();
        }

        _folders.Dispose();
        _client.Dispose();
    }

    private async Task ReleaseOutputAsync(WorkerKey key, ContainerState container, bool keep, CancellationToken cancellationToken)
    {
        try
        {
            await _output.ReleaseAsync(key, container, keep, cancellationToken);
        }
        catch (Exception exception) when (exception is DockerApiException or DockerUnavailableException)
        {
            // As with the container itself.
        }
    }

    private async Task RemoveNetworkAsync(WorkerKey key, CancellationToken cancellationToken)
    {
        try
        {
            await _client.Networks.RemoveAsync(ContainerLabels.NetworkOf(key), cancellationToken);
        }
        catch (Exception exception) when (exception is DockerApiException or DockerUnavailableException)
        {
            // Other workers still use it; the last one takes it away.
        }
    }

    private async Task ConnectedAsync(CancellationToken cancellationToken)
    {
        _monitor.TouchAll();
        try
        {
            await SweepAsync(cancellationToken);
        }
        catch (Exception exception) when (exception is TrainingJobsException or IOException or OperationCanceledException)
        {
            // What is left is swept up the next time.
        }
    }

    private ContainerState StateOf(WorkerKey key) => _containers.GetOrAdd(key, _ => new ContainerState());
}
