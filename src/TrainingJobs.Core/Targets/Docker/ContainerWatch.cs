using TrainingJobs.Core.Targets.Docker.Output;

namespace TrainingJobs.Core.Targets.Docker;

/// <summary>What is remembered of a container to ask the daemon less often; losing it costs a question.</summary>
internal sealed class ContainerWatch
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

    /// <summary>Follows the daemon's log; null when nobody does.</summary>
    public OutputFollower? Follower { get; set; }

    /// <summary>The way of its output past the daemon's log; null when it has none, or nobody has looked for it.</summary>
    public IOutputWay? Way { get; set; }

    /// <summary>True when it was looked for.</summary>
    public bool KnowsWay { get; set; }

    /// <summary>Where a store beside it keeps its output, as its label says; null without a store.</summary>
    public string? Store { get; set; }
}
