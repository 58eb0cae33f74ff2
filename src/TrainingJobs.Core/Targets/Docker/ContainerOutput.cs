using TrainingJobs.Core.Runs.Logs;
using TrainingJobs.Core.Targets.Docker.Api;
using TrainingJobs.Core.Targets.Docker.Output;

namespace TrainingJobs.Core.Targets.Docker;

/// <summary>Takes in what containers print, by whichever way it comes: past their daemon, or from its log.</summary>
/// <param name="client">The daemon.</param>
/// <param name="folders">Where output goes on this machine.</param>
/// <param name="isLocal">True when the daemon is on this machine.</param>
/// <param name="changed">Called when something can be taken in.</param>
/// <param name="time">Clock.</param>
internal sealed class ContainerOutput(DockerClient client, OutputFolders folders, bool isLocal, Action<WorkerKey> changed, TimeProvider time)
{
    /// <summary>Where a store keeps what may hold secrets.</summary>
    public const string InMemory = "memory";

    /// <summary>Where it keeps the rest.</summary>
    public const string OnDisk = "disk";

    /// <summary>A container that has just started may not have said yet which way its output goes.</summary>
    private static readonly TimeSpan s_choosing = TimeSpan.FromSeconds(2);

    /// <summary>Takes in what a container has printed; when it has ended, all of it.</summary>
    public async ValueTask<bool> CollectAsync(WorkerKey key, ContainerWatch watch, LogWriter log, bool isEnd, CancellationToken cancellationToken)
    {
        if (WayOf(key, watch) is { } way)
        {
            if (await way.IsTakenAsync(log, isEnd, cancellationToken))
            {
                return await way.CollectAsync(log, isEnd, cancellationToken);
            }

            if (!isEnd && time.GetUtcNow() - watch.Last!.Started < s_choosing)
            {
                return false;
            }
        }

        if (watch.Follower is { } old && !old.IsInStepWith(log))
        {
            old.Dispose();
            watch.Follower = null;
        }

        watch.Follower ??= new OutputFollower(new DaemonLogSource(client, ContainerLabels.NameOf(key)), key, log, () => changed(key));
        return isEnd ? await watch.Follower.TakeAllAsync(log, cancellationToken) : watch.Follower.Take(log);
    }

    /// <summary>The last line that an ended container has printed, errors first; null when there is none, or it cannot be had.</summary>
    public async ValueTask<string?> LastWordsAsync(WorkerKey key, ContainerWatch watch, CancellationToken cancellationToken)
    {
        try
        {
            return WayOf(key, watch) is { } way && await way.MarkAsync(cancellationToken) is not null
                ? await way.LastLineAsync(cancellationToken)
                : await ContainerTail.LastLineAsync(client, ContainerLabels.NameOf(key), cancellationToken);
        }
        catch (Exception exception) when (exception is DockerApiException or DockerUnavailableException or IOException)
        {
            return null;
        }
    }

    /// <summary>The way of a container's output past its daemon's log; null when it has none.</summary>
    public IOutputWay? WayOf(WorkerKey key, ContainerWatch watch)
    {
        // Asked for by who looks at the container, and by who takes its output in.
        lock (watch)
        {
            if (!watch.KnowsWay)
            {
                watch.Way = watch.Store is { } store ? Stored(key, store == InMemory)
                    : isLocal && folders.Find(key) is { } pipes ? new PipedOutput(pipes) : null;
                watch.KnowsWay = true;
            }

            return watch.Way;
        }
    }

    /// <summary>The way through a store beside the container.</summary>
    public StoredOutput Stored(WorkerKey key, bool isInMemory) => new(new OutputStore(client, key), isInMemory, key, () => changed(key));

    /// <summary>Removes what was kept for a container's output.</summary>
    /// <param name="key">The worker.</param>
    /// <param name="watch">What is remembered of its container.</param>
    /// <param name="keep">True when the container stays.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async ValueTask ReleaseAsync(WorkerKey key, ContainerWatch watch, bool keep, CancellationToken cancellationToken)
    {
        watch.Follower?.Dispose();
        bool isKnown = watch.KnowsWay || watch.Last is not null;
        IOutputWay? way = WayOf(key, watch);
        if (way is null && !isKnown)
        {
            // Nobody has looked at the container, so nobody knows whether it had a store.
            way = Stored(key, isInMemory: true);
        }

        if (way is not null)
        {
            await way.RemoveAsync(keep, cancellationToken);
        }
    }
}
