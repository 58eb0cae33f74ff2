using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
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

    /// <summary>A container that has just started may not have said yet which way its output goes.</summary>
    private static readonly TimeSpan s_choosing = TimeSpan.FromSeconds(2);

    private readonly DockerClient _client;
    private readonly OutputFolders _output;
    private readonly RunPreparation _preparation;
    private readonly ContainerHost _host;
    private readonly Func<string, bool?> _isActive;
    private readonly TimeProvider _time;
    private readonly ConcurrentDictionary<WorkerKey, ContainerWatch> _watches = new();
    private readonly ConcurrentDictionary<string, PreparedRun> _prepared = new();

    /// <summary>Whether an image, by its id, has a shell.</summary>
    private readonly ConcurrentDictionary<string, bool> _shells = new();
    private readonly Lazy<EventFeed> _events;

    /// <param name="endpoint">The daemon.</param>
    /// <param name="owner">Names the state folder on the daemon.</param>
    /// <param name="output">Where output goes on this machine.</param>
    /// <param name="isActive">True for a run that has not ended, null for one that is not there any more.</param>
    /// <param name="time">Clock.</param>
    public DockerTarget(DockerEndpoint endpoint, string owner, OutputFolders output, Func<string, bool?> isActive, TimeProvider time)
    {
        _output = output;
        _client = new DockerClient(endpoint);
        _host = new ContainerHost(owner, endpoint.IsLocal);
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
        string name = ContainerLabels.NameOf(start.Key);
        try
        {
            if (run.Plan.Workers.Count > 1)
            {
                await _client.Networks.EnsureAsync(
                    ContainerLabels.NetworkOf(start.Key), ContainerLabels.Of(_host.Owner, run, start.Key), cancellationToken);
            }

            if (await MakeAsync(name, run, start, prepared, cancellationToken) is not { } made)
            {
                return;
            }

            start = made;

            if (!_host.IsLocal)
            {
                await ProjectCopy.InAsync(_client, name, run, cancellationToken);
            }

            await StartAsync(name, start, cancellationToken);
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
            WorkerObservation seen = ContainerObservation.Of(details, _host.IsLocal, details.HostConfig?.Memory ?? 0);
            watch.Seen(before, await ExplainAsync(key, seen, details, cancellationToken), _time.GetTimestamp());
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

        if (Pipes(key) is { } pipes)
        {
            if (pipes.Mark is not null)
            {
                return await CollectAsync(pipes, log, isEnd, cancellationToken);
            }

            if (!isEnd && _time.GetUtcNow() - watch.Last.Started < s_choosing)
            {
                return false;
            }
        }

        if (watch.Follower is { } old && !old.IsInStepWith(log))
        {
            old.Dispose();
            watch.Follower = null;
        }

        watch.Follower ??= new LogFollower(_client, ContainerLabels.NameOf(key), key, log, () => Changed?.Invoke(key));
        if (!isEnd)
        {
            return watch.Follower.Take(log);
        }

        bool any = await watch.Follower.TakeAllAsync(log, cancellationToken);
        if (!_host.IsLocal && watch.Last.State == WorkerState.Exited)
        {
            await ProjectCopy.OutAsync(_client, ContainerLabels.NameOf(key), run, run.Plan.Workers[key.Index].WorkingDirectory, cancellationToken);
        }

        return any;
    }

    public async ValueTask KeepResultsAsync(RunContext run, int attempt, Action<string> note, CancellationToken cancellationToken) =>
        await new ContainerResults(_client, _host.IsLocal, run, attempt, new ResultFolder(run, note)).CollectAsync(cancellationToken);

    public async ValueTask<string?> LastWordsAsync(WorkerKey key, CancellationToken cancellationToken)
    {
        if (Pipes(key) is { Mark: not null } pipes)
        {
            return pipes.LastLine();
        }

        try
        {
            return await ContainerTail.LastLineAsync(_client, ContainerLabels.NameOf(key), cancellationToken);
        }
        catch (Exception exception) when (exception is DockerApiException or DockerUnavailableException or IOException)
        {
            return null;
        }
    }

    public async ValueTask ReleaseAsync(WorkerKey key, bool keep, CancellationToken cancellationToken)
    {
        _prepared.TryRemove(key.RunId, out _);
        if (!_watches.TryRemove(key, out ContainerWatch? watch))
        {
            watch = new ContainerWatch();
        }

        watch.Follower?.Dispose();
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

        (watch.Pipes ?? _output.Find(key))?.Remove(keep);
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
        }

        _client.Dispose();
    }

    /// <summary>Makes the container, and where it can be the way of its output past the daemon.</summary>
    /// <returns>How it is to be started; null when it has been already.</returns>
    private async Task<WorkerStart?> MakeAsync(string name, RunContext run, WorkerStart start, PreparedRun prepared, CancellationToken cancellationToken)
    {
        bool hasSecrets = start.Secrets.Count > 0;
        bool mayWrap = prepared.Host.TakesPipes && prepared.KeepsVariables && OutputWrapper.Keeps(start.Environment.Keys)
            && _shells.GetValueOrDefault(prepared.ImageId, true);
        OutputPipes? pipes = mayWrap ? _output.Make(start.Key, hasSecrets) : null;
        ContainerWatch watch = Watch(start.Key);
        (watch.Pipes, watch.KnowsPipes) = (pipes, true);
        Task reading = pipes?.ReadAsync(cancellationToken) ?? Task.CompletedTask;
        if (!await CreateAsync(name, start, ContainerSpecs.Of(run, start, prepared.Image, prepared.Host, pipes?.Folder), cancellationToken))
        {
            watch.KnowsPipes = false;
            return null;
        }

        await reading;
        if ((pipes is null && !hasSecrets) || await HasShellAsync(name, prepared.ImageId, cancellationToken))
        {
            return start;
        }

        pipes?.Remove();
        watch.Pipes = null;
        await _client.Containers.RemoveAsync(name, cancellationToken);
        if (hasSecrets)
        {
            start = Visibly(start) ?? throw new RunFailedException(
                ReasonCodes.NotSupported,
                $"The image '{prepared.Image}' has no shell (/bin/sh), which is needed to bring the job's secrets into it unseen. Use an image that has one; or write 'injectVia: environment' beside each secret, which lets everybody who may use the daemon see it.");
        }

        return await CreateAsync(name, start, ContainerSpecs.Of(run, start, prepared.Image, prepared.Host), cancellationToken) ? start : null;
    }

    /// <summary>The start with its secrets among the variables; null when one of them may not stand there.</summary>
    private static WorkerStart? Visibly(WorkerStart start)
    {
        if (!start.Secrets.All(secret => secret.MayBeVisible))
        {
            return null;
        }

        var environment = new Dictionary<string, string>(start.Environment);
        foreach (WorkerSecret secret in start.Secrets)
        {
            environment[secret.Variable] = Encoding.UTF8.GetString(secret.Value.Span);
        }

        return start with { Environment = environment, Secrets = [] };
    }

    private async Task<bool> HasShellAsync(string container, string image, CancellationToken cancellationToken)
    {
        if (!_shells.TryGetValue(image, out bool has))
        {
            has = await _client.Containers.HasAsync(container, "/bin/sh", cancellationToken);
            _shells[image] = has;
        }

        return has;
    }

    /// <summary>Makes the container.</summary>
    /// <returns>False when it has been started already.</returns>
    private async Task<bool> CreateAsync(string name, WorkerStart start, ContainerSpec spec, CancellationToken cancellationToken)
    {
        try
        {
            await _client.Containers.CreateAsync(name, spec, cancellationToken);
            return true;
        }
        catch (DockerConflictException)
        {
            ContainerDetails there = await _client.Containers.InspectAsync(name, cancellationToken);
            if (!there.State.IsBeforeStart)
            {
                Watch(start.Key).Change();
                return false;
            }
        }

        // Made by an agent that came no further. Its input may have been closed meanwhile, so a new one takes its place.
        await _client.Containers.RemoveAsync(name, cancellationToken);
        await _client.Containers.CreateAsync(name, spec, cancellationToken);
        return true;
    }

    private async Task StartAsync(string name, WorkerStart start, CancellationToken cancellationToken)
    {
        if (start.Secrets.Count == 0)
        {
            await _client.Containers.StartAsync(name, cancellationToken);
            return;
        }

        // Written before the start: should we end in between, the daemon has all of it, or the container has not been started.
        await using Stream input = await _client.Containers.AttachInputAsync(name, cancellationToken);
        byte[] feed = SecretWrapper.Feed(start.Key, start.Secrets);
        try
        {
            await input.WriteAsync(feed, cancellationToken);
            await input.FlushAsync(cancellationToken);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(feed);
        }

        await _client.Containers.StartAsync(name, cancellationToken);
    }

    /// <summary>The first process passes exit codes on; when it could not start the command, its output says so.</summary>
    private async Task<WorkerObservation> ExplainAsync(
        WorkerKey key, WorkerObservation seen, ContainerDetails details, CancellationToken cancellationToken)
    {
        const string InitFailure = "[FATAL tini";
        if (seen is { State: WorkerState.Exited, ExitCode: 126 or 127 } && Pipes(key) is { Mark: { } mark } pipes)
        {
            await pipes.DrainAsync(cancellationToken);
            string last = pipes.LastLine() ?? "";
            if (!OutputWrapper.HasFailed(mark, last))
            {
                return seen;
            }

            string said = OutputWrapper.Explain(last);
            return seen.ExitCode == 127
                ? seen with { ReasonCode = ReasonCodes.ProgramNotFound, Message = $"is not in the image '{details.Config?.Image}': {said}." }
                : seen with { ReasonCode = ReasonCodes.CannotStart, Message = $"could not be started: {said}." };
        }

        if (seen is not { State: WorkerState.Exited, ExitCode: 126 or 127, ReasonCode: null }
            || await LastWordsAsync(key, cancellationToken) is not { } words || !words.StartsWith(InitFailure, StringComparison.Ordinal))
        {
            return seen;
        }

        string what = words[(words.IndexOf(']', StringComparison.Ordinal) + 1)..].Trim();
        return words.Contains("No such file", StringComparison.Ordinal)
            ? seen with { ReasonCode = ReasonCodes.ProgramNotFound, Message = $"is not in the image '{details.Config?.Image}': {what}." }
            : seen with { ReasonCode = ReasonCodes.CannotStart, Message = $"could not be started: {what}." };
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

    private static async ValueTask<bool> CollectAsync(OutputPipes pipes, LogWriter log, bool isEnd, CancellationToken cancellationToken)
    {
        if (isEnd)
        {
            await pipes.DrainAsync(cancellationToken);
        }
        else
        {
            pipes.Care();
        }

        return pipes.Collect(log, isEnd);
    }

    private OutputPipes? Pipes(WorkerKey key)
    {
        ContainerWatch watch = Watch(key);
        if (!watch.KnowsPipes)
        {
            (watch.Pipes, watch.KnowsPipes) = (_host.IsLocal ? _output.Find(key) : null, true);
        }

        return watch.Pipes;
    }

    private ContainerWatch Watch(WorkerKey key) => _watches.GetOrAdd(key, _ => new ContainerWatch());
}
