namespace TrainingJobs.Core.Schedules;

/// <summary>A schedule that was registered: a job, when it runs by itself, and what came of it so far.</summary>
public sealed record TrainingSchedule
{
    /// <summary>Unique name; case does not matter.</summary>
    public required string Name { get; init; }

    /// <summary>Name of the job in its file.</summary>
    public required string JobName { get; init; }

    /// <summary>The job file; null for a job that was made in memory.</summary>
    public string? File { get; init; }

    /// <summary>When it is due, in words.</summary>
    public required string Description { get; init; }

    /// <summary>Cron expression; null for a schedule with an interval or a single time.</summary>
    public string? Cron { get; init; }

    /// <summary>Time zone of <see cref="Cron"/>; null means UTC.</summary>
    public string? TimeZone { get; init; }

    /// <summary>Time between two due times; null for one of the other kinds.</summary>
    public TimeSpan? Every { get; init; }

    /// <summary>The one due time; null for one of the other kinds.</summary>
    public DateTimeOffset? At { get; init; }

    public IReadOnlyList<string> Arguments { get; init => field = Jobs.Indexable.List(value); } = [];

    /// <summary>Name of the target.</summary>
    public required string Target { get; init; }

    public ScheduleOverlap Overlap { get; init; }

    public ScheduleCatchUp CatchUp { get; init; }

    /// <summary>How old a due time may be to be made up for; null means any age.</summary>
    public TimeSpan? CatchUpWindow { get; init; }

    public TimeSpan? RandomDelay { get; init; }

    /// <summary>After this moment the schedule is never due.</summary>
    public DateTimeOffset? Until { get; init; }

    public bool IsEnabled { get; init; }

    public DateTimeOffset Registered { get; init; }

    /// <summary>The next due times, in the time zone of this machine; none when it is never due any more or disabled.</summary>
    public IReadOnlyList<DateTimeOffset> NextTimes { get; init => field = Jobs.Indexable.List(value); } = [];

    /// <summary>The next due time.</summary>
    public DateTimeOffset? Next => NextTimes.Count > 0 ? NextTimes[0] : null;

    /// <summary>Id of the newest run.</summary>
    public string? LastRunId { get; init; }

    /// <summary>State of the newest run.</summary>
    public string? LastState { get; init; }

    /// <summary>Due time of the last one that something was decided for.</summary>
    public DateTimeOffset? LastDue { get; init; }

    /// <summary>What came of the last due time.</summary>
    public FiringOutcome? LastOutcome { get; init; }

    /// <summary>Why the last due time did not lead to a run on time, in a sentence; null when it did.</summary>
    public string? LastMessage { get; init; }

    /// <summary>What came of the due times, newest first.</summary>
    public IReadOnlyList<ScheduleFiring> History { get; init => field = Jobs.Indexable.List(value); } = [];

    public override string ToString() => Name;
}
