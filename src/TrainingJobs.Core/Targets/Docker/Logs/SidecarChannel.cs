using TrainingJobs.Core.Runs.Logs;
using TrainingJobs.Core.Targets.Docker.Api;
using TrainingJobs.Core.Targets.Logs;

namespace TrainingJobs.Core.Targets.Docker.Logs;

/// <summary>The way of a container's output through a store beside it.</summary>
/// <param name="store">The store.</param>
/// <param name="isInMemory">True when it keeps nothing on a disk.</param>
/// <param name="key">The worker.</param>
/// <param name="changed">Called when something can be taken in.</param>
internal sealed class SidecarChannel(LogSidecar store, bool isInMemory, WorkerKey key, Action changed) : IWrappedChannel, IDisposable
{
    private SidecarSource? _source;
    private LogFollower? _follower;

    public async ValueTask<string?> MarkAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await store.MarkAsync(cancellationToken);
        }
        catch (DockerConflictException)
        {
            await store.RestartAsync(cancellationToken);
            return await store.MarkAsync(cancellationToken);
        }
        catch (DockerNotFoundException)
        {
            return null;
        }
    }

    public async ValueTask<bool> IsTakenAsync(LogWriter log, bool isEnd, CancellationToken cancellationToken)
    {
        Follow(log);
        return _source!.HasBegun || (isEnd && await MarkAsync(cancellationToken) is not null);
    }

    public async ValueTask<bool> CollectAsync(LogWriter log, bool isEnd, CancellationToken cancellationToken)
    {
        LogFollower follower = Follow(log);
        bool any = isEnd ? await follower.TakeAllAsync(log, cancellationToken) : follower.Take(log);
        if (_source!.TakeLoss() is { } loss)
        {
            log.Note(key.Attempt, loss);
        }

        return any;
    }

    public async ValueTask<string?> LastLineAsync(CancellationToken cancellationToken) => await store.LastLineAsync(cancellationToken);

    public async ValueTask RemoveAsync(bool keep, CancellationToken cancellationToken)
    {
        Dispose();
        if (keep)
        {
            await store.TakePipesAwayAsync(cancellationToken);
        }

        await store.RemoveAsync(cancellationToken);
    }

    public void Dispose() => _follower?.Dispose();

    private LogFollower Follow(LogWriter log)
    {
        if (_follower?.IsInStepWith(log) == false)
        {
            _follower.Dispose();
            _follower = null;
        }

        _source = _follower is null ? new SidecarSource(store, isInMemory, key, log) : _source;
        return _follower ??= new LogFollower(_source!, key, log, changed);
    }
}
