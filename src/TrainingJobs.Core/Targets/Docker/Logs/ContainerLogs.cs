using TrainingJobs.Core.Runs.Logs;
using TrainingJobs.Core.Targets.Docker.Api;
using TrainingJobs.Core.Targets.Logs;

namespace TrainingJobs.Core.Targets.Docker.Logs;

/// <summary>Takes in what containers print, by whichever channel it comes: past their daemon, or from its log.</summary>
/// <param name="client">The daemon.</param>
/// <param name="folders">Where output goes on this machine.</param>
/// <param name="isLocal">True when the daemon is on this machine.</param>
/// <param name="changed">Called when something can be taken in.</param>
/// <param name="time">Clock.</param>
internal sealed class ContainerLogs(DockerClient client, HostPipeFolders folders, bool isLocal, Action<WorkerKey> changed, TimeProvider time)
{
    /// <summary>Where a sidecar keeps what may hold secrets.</summary>
    public const string InMemory = "memory";

    /// <summary>Where it keeps the rest.</summary>
    public const string OnDisk = "disk";

    /// <summary>A container that has just started may not have said yet by which channel its output comes.</summary>
    private static readonly TimeSpan s_choosingTimeout = TimeSpan.FromSeconds(2);

    /// <summary>Takes in what a container has printed; when it has ended, all of it.</summary>
    public async ValueTask<bool> CollectAsync(
        WorkerKey key, ContainerState container, LogWriter log, bool isEnd, CancellationToken cancellationToken)
    {
        if (ChannelOf(key, container) is { } channel)
        {
            if (await channel.IsTakenAsync(log, isEnd, cancellationToken))
            {
                return await channel.CollectAsync(log, isEnd, cancellationToken);
            }

            if (!isEnd && time.GetUtcNow() - container.Last!.Started < s_choosingTimeout)
            {
                return false;
            }
        }

        return await DaemonLogOf(key, container).CollectAsync(log, isEnd, cancellationToken);
    }

    /// <summary>The last line that an ended container has printed, errors first; null when there is none, or it cannot be had.</summary>
    public async ValueTask<string?> LastLineAsync(WorkerKey key, ContainerState container, CancellationToken cancellationToken)
    {
        try
        {
            ILogChannel used = ChannelOf(key, container) is { } channel && await channel.MarkAsync(cancellationToken) is not null
                ? channel : DaemonLogOf(key, container);
            return await used.LastLineAsync(cancellationToken);
        }
        catch (Exception exception) when (exception is DockerApiException or DockerUnavailableException or IOException)
        {
            return null;
        }
    }

    /// <summary>The channel of a container's output past its daemon's log; null when it has none.</summary>
    public IWrappedChannel? ChannelOf(WorkerKey key, ContainerState container)
    {
        if (!container.KnowsChannel)
        {
            container.Channel = container.Sidecar is { } sidecar ? SidecarOf(key, sidecar == InMemory)
                : isLocal && folders.Find(key) is { } pipes ? new HostPipeChannel(pipes) : null;
            container.KnowsChannel = true;
        }

        return container.Channel;
    }

    /// <summary>The channel through a sidecar of the container.</summary>
    public SidecarChannel SidecarOf(WorkerKey key, bool isInMemory) => new(new LogSidecar(client, key), isInMemory, key, () => changed(key));

    /// <summary>Removes what was kept for a container's output.</summary>
    /// <param name="key">The worker.</param>
    /// <param name="container">What is remembered of its container.</param>
    /// <param name="keep">True when the container stays.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async ValueTask ReleaseAsync(WorkerKey key, ContainerState container, bool keep, CancellationToken cancellationToken)
    {
        container.DaemonLog?.Dispose();
        bool isKnown = container.KnowsChannel || container.Last is not null;
        IWrappedChannel? channel = ChannelOf(key, container);
        if (channel is null && !isKnown)
        {
            // Nobody has looked at the container, so nobody knows whether it had a sidecar.
            channel = SidecarOf(key, isInMemory: true);
        }

        if (channel is not null)
        {
            await channel.RemoveAsync(keep, cancellationToken);
        }
    }

    private DaemonLogChannel DaemonLogOf(WorkerKey key, ContainerState container) =>
        container.DaemonLog ??= new DaemonLogChannel(client, key, () => changed(key));
}
