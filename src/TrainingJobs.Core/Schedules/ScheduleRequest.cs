using TrainingJobs.Core.Jobs;

namespace TrainingJobs.Core.Schedules;

/// <summary>A schedule that a user wants to register for a job.</summary>
public sealed record ScheduleRequest
{
    /// <summary>The job; one from a file is read from there again each time it is due.</summary>
    public required TrainingJob Job { get; init; }

    /// <summary>Name of the schedule; null means that of the job, with a number where the file has several schedules for it.</summary>
    public string? Name { get; init; }

    /// <summary>When it is due; null means what the file says.</summary>
    public ScheduleTrigger? Trigger { get; init; }

    /// <summary>Arguments as one would type them after the job's name.</summary>
    public IReadOnlyList<string> Arguments { get; init; } = [];

    /// <summary>Values by the name of the parameter; one of these wins over the same one among the words.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> NamedArguments { get; init; } = new Dictionary<string, IReadOnlyList<string>>();

    /// <summary>Name of the target; null means where the job itself leads to.</summary>
    public string? Target { get; init; }

    public ScheduleOverlap Overlap { get; init; }

    public ScheduleCatchUp CatchUp { get; init; }

    /// <summary>How old a due time may be to be made up for; null means any age.</summary>
    public TimeSpan? CatchUpWindow { get; init; }

    public TimeSpan? RandomDelay { get; init; }

    /// <summary>After this moment the schedule is never due.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>Names of variables of this session that the runs get, beside those that describe the machine.</summary>
    public IReadOnlyList<string> Variables { get; init; } = [];

    /// <summary>True stores it without acting on it.</summary>
    public bool IsDisabled { get; init; }

    /// <summary>True takes the place of a schedule of the same name.</summary>
    public bool Replace { get; init; }
}
