using TrainingJobs.Core.Targets.Docker.Output;

namespace TrainingJobs.Core.Targets.Docker;

/// <summary>What is remembered of a container to ask the daemon less often; losing it costs a question.</summary>
internal sealed class ContainerWatch
{
    private int _changes = 1;
    private int _seenChanges;

    /// <summary>The last that was seen; null before the first look.</summary>
    public WorkerObservation? Last { get; private set; }

    /// <summary>When it was seen.</summary>
    public long SeenAt { get; private set; }

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

    /// <summary>True when something may have changed since the last look.</summary>
    public bool IsStale => Volatile.Read(ref _changes) != _seenChanges;

    public void Change() => Interlocked.Increment(ref _changes);

    /// <summary>To be called before a look: a change during it makes it stale again.</summary>
    public int BeforeLook() => Volatile.Read(ref _changes);

    public void Seen(int before, WorkerObservation observation, long now)
    {
        _seenChanges = before;
        Last = observation;
        SeenAt = now;
    }
}
