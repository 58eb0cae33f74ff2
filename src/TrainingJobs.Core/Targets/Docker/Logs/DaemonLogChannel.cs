using TrainingJobs.Core.Runs.Logs;
using TrainingJobs.Core.Targets.Docker.Api;
using TrainingJobs.Core.Targets.Logs;

namespace TrainingJobs.Core.Targets.Docker.Logs;

/// <summary>The channel of a container that prints to its daemon: the daemon's log, which it keeps for as long as the container is there.</summary>
/// <param name="client">The daemon.</param>
/// <param name="key">The worker.</param>
/// <param name="changed">Called when something can be taken in.</param>
internal sealed class DaemonLogChannel(DockerClient client, WorkerKey key, Action changed) : ILogChannel, IDisposable
{
    private readonly string _container = ContainerLabels.NameOf(key);
    private LogFollower? _follower;

    public async ValueTask<bool> CollectAsync(LogWriter log, bool isEnd, CancellationToken cancellationToken)
    {
        if (_follower?.IsInStepWith(log) == false)
        {
            _follower.Dispose();
            _follower = null;
        }

        _follower ??= new LogFollower(new DaemonLogSource(client, _container), key, log, changed);
        return isEnd ? await _follower.TakeAllAsync(log, cancellationToken) : _follower.Take(log);
    }

    public async ValueTask<string?> LastLineAsync(CancellationToken cancellationToken) =>
        await ContainerTail.LastLineAsync(client, _container, cancellationToken);

    /// <summary>It goes with the container, or stays with it.</summary>
    public ValueTask RemoveAsync(bool keep, CancellationToken cancellationToken)
    {
        Dispose();
        return ValueTask.CompletedTask;
    }

    public void Dispose() => _follower?.Dispose();
}
