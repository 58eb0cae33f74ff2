using System.Collections.Concurrent;
using System.Globalization;
using TrainingJobs.Core.Runs;
using TrainingJobs.Core.Runs.Logs;
using TrainingJobs.Core.Targets.Docker.Engine;
using TrainingJobs.Core.Targets.Docker.Engine.Models;
using TrainingJobs.Core.Targets.Docker.Output;
using TrainingJobs.Core.Targets.Results;

namespace TrainingJobs.Core.Targets.Docker;

/// <summary>A Docker daemon, here or elsewhere: workers are containers, which belong to the daemon and not to us.</summary>
internal sealed class DockerTarget : IRunTarget
{
    /// <summary>Events tell of changes; asking without one is for those that got lost.</summary>
    private static readonly TimeSpan s_lookAnyway = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan s_lookWithoutEvents = TimeSpan.FromMilliseconds(500);

    private readonly DockerClient _client;
    private readonly ContainerOutput _output;
    private readonly ContainerStart _start;
    private readonly ExitExplanation _explanation;
    private readonly RunPreparation _preparation;
    private readonly ContainerHost _host;
    private readonly Func<string, bool?> _isActive;
    private readonly TimeProvider _time;
    private readonly ConcurrentDictionary<WorkerKey, ContainerWatch> _watches = new();
    private readonly ConcurrentDictionary<string, PreparedRun> _prepared = new();
    private readonly Lazy<EventFeed> _events;

    /// <param name="endpoint">The daemon.</param>
    /// <param name="owner">Names the state folder on the daemon.</param>
    /// <param name="output">Where output goes on this machine.</param>
    /// <param name="isActive">True for a run that has not ended, null for one that is not there any more.</param>
    /// <param name="time">Clock.</param>
    public DockerTarget(DockerEndpoint endpoint, string owner, OutputFolders output, Func<string, bool?> isActive, TimeProvider time)
    {
        _client = new DockerClient(endpoint);
        _host = new ContainerHost(owner, endpoint.IsLocal);
        _output = new ContainerOutput(_client, output, endpoint.IsLocal, key => Changed?.Invoke(key), time);
        _start = new ContainerStart(_client, output, _output);
        _explanation = new ExitExplanation(_output);
        _preparation = new RunPreparation(_client, _host, time);
        _isActive = isActive;
        _time = time;
        _events = new Lazy<EventFeed>(() => new EventFeed(_client, owner, ConnectedAsync, OnEvent));
    }

    public event Action<WorkerKey>? Changed;

    public async Task<IReadOnlyDictionary<string, string>> PrepareAsync(RunContext run, Action<string> note, CancellationToken cancellationToken)
    {
        PreparedRun prepared = await _preparation.PrepareAsync(run, note, cancellationToken);
        _prepared[run.RunId] = prepared;
        return prepared.Environment;
    }

    public async ValueTask StartAsync(RunContext run, WorkerStart start, CancellationToken cancellationToken)
    {
        _ = _events.Value;
        PreparedRun prepared = _prepared[run.RunId];
        try
        {
            if (run.Plan.Workers.Count > 1)
            {
                await _client.Networks.EnsureAsync(
                    ContainerLabels.NetworkOf(start.Key), ContainerLabels.Of(_host.Owner, run, start.Key), cancellationToken);
            }

            await _start.StartAsync(run, start, prepared, Watch(start.Key), cancellationToken);
        }
        catch (DockerApiException exception)
        {
            throw StartFailure.Of(start, prepared.Image, exception);
        }

        Watch(start.Key).Change();
    }

    public async ValueTask<WorkerObservation> ObserveAsync(WorkerKey key, CancellationToken cancellationToken)
    {
        ContainerWatch watch = Watch(key);
        TimeSpan patience = _events.Value.IsConnected ? s_lookAnyway : s_lookWithoutEvents;
        if (watch is { IsStale: false, Last: { } last } && (last.State != WorkerState.Running || _time.GetElapsedTime(watch.SeenAt) < patience))
        {
            return last;
        }

        int before = watch.BeforeLook();
        try
        {
            ContainerDetails details = await _client.Containers.InspectAsync(ContainerLabels.NameOf(key), cancellationToken);
            watch.Id = details.Id;
            watch.StopSignal = details.Config?.StopSignal is { Length: > 0 } signal ? signal : "SIGTERM";
            watch.Workers = int.TryParse(details.Config?.Labels?.GetValueOrDefault(ContainerLabels.Workers), CultureInfo.InvariantCulture, out int count) ? count : 1;
            watch.Store = details.Config?.Labels?.GetValueOrDefault(ContainerLabels.Store);
            WorkerObservation seen = ContainerObservation.Of(details, _host.IsLocal, details.HostConfig?.Memory ?? 0);
            watch.Seen(before, await _explanation.OfAsync(key, watch, seen, details.Config?.Image, cancellationToken), _time.GetTimestamp());
        }
        catch (DockerNotFoundException)
        {
            bool wasSeen = watch.Last is { State: not WorkerState.Pending };
            watch.Seen(
                before,
                wasSeen ? WorkerObservation.Gone(watch.Last!.Started, _time.GetUtcNow()) : WorkerObservation.NotStarted,
                _time.GetTimestamp());
        }
        catch (DockerUnavailableException) when (watch.Last is { State: WorkerState.Running } running)
        {
            // The container does not mind; once the daemon is back, the events will say.
            return running;
        }

        return watch.Last!;
    }

    public async ValueTask SignalAsync(WorkerKey key, bool force, CancellationToken cancellationToken)
    {
        try
        {
            await _client.Containers.KillAsync(ContainerLabels.NameOf(key), force ? "SIGKILL" : Watch(key).StopSignal, cancellationToken);
        }
        catch (Exception exception) when (exception is DockerNotFoundException or DockerConflictException or DockerUnavailableException)
        {
            // It is gone or has ended; or the daemon is away, and the next signal comes after the grace period.
        }

        Watch(key).Change();
    }

    public async ValueTask<bool> CollectAsync(RunContext run, WorkerKey key, LogWriter log, bool isEnd, CancellationToken cancellationToken)
    {
        ContainerWatch watch = Watch(key);
        if (watch.Last is null or { State: WorkerState.Pending } or { State: WorkerState.Lost, Started: null })
        {
            return false;
        }

        bool any = await _output.CollectAsync(key, watch, log, isEnd, cancellationToken);
        if (isEnd && !_host.IsLocal && watch.Last.State == WorkerState.Exited)
        {
            await ProjectCopy.OutAsync(_client, ContainerLabels.NameOf(key), run, run.Plan.Workers[key.Index].WorkingDirectory, cancellationToken);
        }

        return any;
    }

    public async ValueTask KeepResultsAsync(RunContext run, int attempt, Action<string> note, CancellationToken cancellationToken) =>
        await new ContainerResults(_client, _host.IsLocal, run, attempt, new ResultFolder(run, note)).CollectAsync(cancellationToken);

    public ValueTask<string?> LastWordsAsync(WorkerKey key, CancellationToken cancellationToken) =>
        _output.LastWordsAsync(key, Watch(key), cancellationToken);

    public async ValueTask ReleaseAsync(WorkerKey key, bool keep, CancellationToken cancellationToken)
    {
        _prepared.TryRemove(key.RunId, out _);
        if (!_watches.TryRemove(key, out ContainerWatch? watch))
        {
            watch = new ContainerWatch();
        }

        // Of a store and a container that are left when we end in between, it is the store that would run on.
        bool isStoreFirst = watch.Store is not null && !keep;
        if (isStoreFirst)
        {
            await ReleaseOutputAsync(key, watch, keep, cancellationToken);
        }

        try
        {
            // By id once it was seen to be ours; by its name, which only we give, otherwise.
            string container = watch.Id ?? ContainerLabels.NameOf(key);
            await (keep ? KeptContainer.RetireAsync(_client, container, cancellationToken) : _client.Containers.RemoveAsync(container, cancellationToken));
        }
        catch (Exception exception) when (exception is DockerNotFoundException or DockerConflictException or DockerUnavailableException)
        {
            // Gone already; or the daemon is away, then it is swept up when it is back.
        }

        if (!isStoreFirst)
        {
            await ReleaseOutputAsync(key, watch, keep, cancellationToken);
        }

        if (watch.Workers > 1 && !keep)
        {
            await RemoveNetworkAsync(key, cancellationToken);
        }
    }

    public void Dispose()
    {
        if (_events.IsValueCreated)
        {
            _events.Value.Dispose();
        }

        foreach (ContainerWatch watch in _watches.Values)
        {
            watch.Follower?.Dispose();
            (watch.Way as IDisposable)?.Dispose();
        }

        _client.Dispose();
    }

    private async Task ReleaseOutputAsync(WorkerKey key, ContainerWatch watch, bool keep, CancellationToken cancellationToken)
    {
        try
        {
            await _output.ReleaseAsync(key, watch, keep, cancellationToken);
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

    private void OnEvent(WorkerKey key)
    {
        if (_watches.TryGetValue(key, out ContainerWatch? watch))
        {
            watch.Change();
            Changed?.Invoke(key);
        }
    }

    private async Task ConnectedAsync(CancellationToken cancellationToken)
    {
        foreach ((WorkerKey key, ContainerWatch watch) in _watches)
        {
            watch.Change();
            Changed?.Invoke(key);
        }

        try
        {
            await ContainerSweep.RemoveEndedAsync(_client, _host.Owner, _isActive, cancellationToken);
        }
        catch (Exception exception) when (exception is TrainingJobsException or IOException or OperationCanceledException)
        {
            // What is left is swept up the next time.
        }
    }

    private ContainerWatch Watch(WorkerKey key) => _watches.GetOrAdd(key, _ => new ContainerWatch());
}
