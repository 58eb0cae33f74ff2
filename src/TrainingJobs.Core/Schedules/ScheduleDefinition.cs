using System.Text.Json.Serialization;
using TrainingJobs.Core.Jobs;

namespace TrainingJobs.Core.Schedules;

/// <summary>A schedule as its user registered it: when, what, where, and under which rules. Holds no secret, only the job's references.</summary>
internal sealed record ScheduleDefinition
{
    /// <summary>Unique name; case does not matter.</summary>
    public required string Name { get; init; }

    public required ScheduleTrigger Trigger { get; init; }

    /// <summary>Absolute path of the job file, which is read anew each time; null for a job that was made in memory.</summary>
    public string? File { get; init; }

    /// <summary>The job in the native format, for one made in memory; null for one with a file.</summary>
    public string? JobText { get; init; }

    /// <summary>Absolute folder that relative paths of <see cref="JobText"/> start from.</summary>
    public string? BaseDirectory { get; init; }

    /// <summary>Name of the job in its file.</summary>
    public required string JobName { get; init; }

    /// <summary>Name of the format of <see cref="File"/>; null when it is told by its contents.</summary>
    public string? Format { get; init; }

    /// <summary>Arguments as one would type them after the job's name.</summary>
    public IReadOnlyList<string> Arguments { get; init; } = [];

    /// <summary>Values by the name of the parameter; one of these wins over the same one among the words.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> NamedArguments { get; init; } = new Dictionary<string, IReadOnlyList<string>>();

    /// <summary>Name of the target.</summary>
    public required string Target { get; init; }

    /// <summary>What each worker asks for in place of what the job says; null means what the job says.</summary>
    public JobResources? Resources { get; init; }

    /// <summary>Variables that each run gets: those of the session that registered it which describe the machine, and those its user named.</summary>
    public IReadOnlyDictionary<string, string> Variables { get; init; } = new Dictionary<string, string>();

    public ScheduleOverlap Overlap { get; init; }

    public ScheduleCatchUp CatchUp { get; init; }

    /// <summary>How old a due time may be to be made up for; null means any age.</summary>
    public TimeSpan? CatchUpWindow { get; init; }

    /// <summary>Runs start up to this much later than due, so that many schedules do not start at once.</summary>
    public TimeSpan? RandomDelay { get; init; }

    /// <summary>After this moment the schedule is never due.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>Names of datasets to refresh before the job starts.</summary>
    public IReadOnlyList<string> RefreshDatasets { get; init; } = [];

    /// <summary>E-mail addresses to tell when a run fails.</summary>
    public IReadOnlyList<string> NotifyOnFailure { get; init; } = [];

    /// <summary>The first due time after the given one; null when there is none.</summary>
    public DateTimeOffset? Next(DateTimeOffset after) => Trigger.Next(after) is { } next && !(next > Until) ? next : null;

    /// <summary>The next due times, in order.</summary>
    public IEnumerable<DateTimeOffset> NextTimes(DateTimeOffset after)
    {
        for (DateTimeOffset? due = Next(after); due is { } time; due = Next(time))
        {
            yield return time;
        }
    }

    [JsonIgnore]
    public string Description => Trigger.Description;
}
