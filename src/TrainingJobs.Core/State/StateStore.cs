namespace TrainingJobs.Core.State;

/// <summary>What is known of runs and targets, in SQLite: one file, one connection, used by one thread at a time.</summary>
internal sealed class StateStore : IDisposable
{
    private readonly StateDatabase _database;

    private StateStore(StateDatabase database, StateFolder folder, TimeProvider time)
    {
        _database = database;
        Runs = new RunQueries(database, folder, time);
        Changes = new RunTransitions(database, Runs, time);
        Queue = new QueueQueries(database, time);
        Settings = new StateSettings(database);
        Schedules = new ScheduleState(database, Runs, time);
    }

    /// <summary>Runs as they stand.</summary>
    public RunQueries Runs { get; }

    /// <summary>What happens to a run.</summary>
    public RunTransitions Changes { get; }

    /// <summary>Runs that have not ended, and what they hold.</summary>
    public QueueQueries Queue { get; }

    /// <summary>What users have set.</summary>
    public StateSettings Settings { get; }

    /// <inheritdoc cref="StateDatabase.Version"/>
    public long Version => _database.Version;

    /// <summary>Schedules, and what came of their due times.</summary>
    public ScheduleState Schedules { get; }

    /// <summary>Opens the state, making it when it is not there.</summary>
    /// <param name="folder">Where it is.</param>
    /// <param name="time">Clock for times that are stored.</param>
    /// <param name="durable">True when a change must survive a power cut at once; the agent, whose changes can be found again, does without.</param>
    /// <exception cref="TrainingJobsException">StateUnavailable, StateDamaged, StateTooNew.</exception>
    public static StateStore Open(StateFolder folder, TimeProvider time, bool durable) =>
        new(StateDatabase.Open(folder, time, durable), folder, time);

    public void Dispose() => _database.Dispose();
}
