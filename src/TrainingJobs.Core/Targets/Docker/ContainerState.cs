using TrainingJobs.Core.Targets.Docker.Logs;

namespace TrainingJobs.Core.Targets.Docker;

/// <summary>What is remembered of a container to ask the daemon less often; losing it costs a question.</summary>
internal sealed class ContainerState : IDisposable
{
    private volatile WorkerObservation? _last;

    /// <summary>The last that was seen; null before the first look.</summary>
    public WorkerObservation? Last
    {
        get => _last;
        set => _last = value;
    }

    /// <summary>Id of the container that carries our label; null before it was seen.</summary>
    public string? Id { get; set; }

    /// <summary>Signal that asks it to end.</summary>
    public string StopSignal { get; set; } = "SIGTERM";

    /// <summary>How many workers its attempt has.</summary>
    public int Workers { get; set; } = 1;

    /// <summary>The channel of its output from the daemon's log; null while nothing has come that way.</summary>
    public DaemonLogChannel? DaemonLog { get; set; }

    /// <summary>The channel of its output past the daemon's log; null when it has none, or nobody has looked for it.</summary>
    public IWrappedChannel? Channel { get; set; }

    /// <summary>True when it was looked for.</summary>
    public bool KnowsChannel { get; set; }

    /// <summary>Where a sidecar keeps its output, as its label says; null without a sidecar.</summary>
    public string? Sidecar { get; set; }

    public void Dispose()
    {
        DaemonLog?.Dispose();
        (Channel as IDisposable)?.Dispose();
    }
}
