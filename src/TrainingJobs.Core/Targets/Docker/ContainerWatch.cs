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

    public LogFollower? Follower { get; set; }

    /// <summary>The pipes of its output; null when it has none, or nobody has looked for them.</summary>
    public OutputPipes? Pipes { get; set; }

    /// <summary>True when its pipes have been looked for.</summary>
    public bool KnowsPipes { get; set; }

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
