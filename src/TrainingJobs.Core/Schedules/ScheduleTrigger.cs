using System.Globalization;
using System.Text.Json.Serialization;
using TrainingJobs.Core.Jobs;

namespace TrainingJobs.Core.Schedules;

/// <summary>When a schedule is due: by a cron expression, at intervals, or once. Its arithmetic is pure; times are exact to the second.</summary>
public sealed record ScheduleTrigger
{
    private CronExpression? _cron;
    private TimeZoneInfo? _zone;

    /// <summary>Cron expression; null for one of the other kinds.</summary>
    public string? Cron { get; init; }

    /// <summary>Name of the time zone that <see cref="Cron"/> and shown times are in; null means UTC.</summary>
    public string? TimeZone { get; init; }

    /// <summary>Time between two due times, counted from <see cref="From"/>; null for one of the other kinds.</summary>
    public TimeSpan? Every { get; init; }

    /// <summary>Where <see cref="Every"/> counts from: the first due time is one interval later.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>The one due time; null for one of the other kinds.</summary>
    public DateTimeOffset? At { get; init; }

    /// <summary>The time zone.</summary>
    /// <exception cref="TrainingJobsException">ScheduleInvalid: this machine does not know it.</exception>
    [JsonIgnore]
    public TimeZoneInfo Zone => _zone ??= TimeZones.TryFind(TimeZone, out TimeZoneInfo? zone)
        ? zone
        : throw new TrainingJobsException(
            ErrorCodes.ScheduleInvalid,
            TimeZones.AreKnown
                ? $"There is no time zone '{TimeZone}' on this machine. Take a name like 'Europe/Berlin' or 'UTC'."
                : $"This machine has no table of time zones (package tzdata), so '{TimeZone}' is not known. Install it, or take 'UTC'.",
            TimeZone);

    /// <summary>In words, e.g. <c>at 02:30 on Monday to Friday (Europe/Berlin)</c>.</summary>
    [JsonIgnore]
    public string Description => this switch
    {
        { At: { } at } => string.Create(CultureInfo.InvariantCulture, $"once, at {TimeZoneInfo.ConvertTime(at, Zone):yyyy-MM-dd HH:mm:ss zzz}"),
        { Every: { } every } => $"every {Duration.Format(every)}",
        _ => $"{Expression.Description} ({TimeZone ?? "UTC"})",
    };

    private CronExpression Expression => _cron ??= CronExpression.Parse(Cron ?? throw new InvalidOperationException("The trigger is of no kind."));

    /// <summary>Takes what is wrong with it to its user, at once and not when it is due.</summary>
    /// <exception cref="TrainingJobsException">ScheduleInvalid.</exception>
    public void Check()
    {
        int kinds = (Cron is null ? 0 : 1) + (Every is null ? 0 : 1) + (At is null ? 0 : 1);
        if (kinds != 1)
        {
            throw Invalid("A schedule needs one of a cron expression, an interval and a time.");
        }

        _ = Zone;
        if (Every < TimeSpan.FromSeconds(1))
        {
            throw Invalid("The interval of a schedule is one second at least.");
        }

        if (Cron is not null && !CronExpression.TryParse(Cron, out _, out CronProblem? problem))
        {
            throw Invalid(string.Create(
                CultureInfo.InvariantCulture, $"'{Cron}' is no cron expression (position {problem!.Offset + 1}): {problem.Message} {problem.Suggestion}"));
        }
    }

    /// <summary>The first due time after the given one; null when there is none.</summary>
    public DateTimeOffset? Next(DateTimeOffset after)
    {
        if (At is { } at)
        {
            return at > after ? at : null;
        }

        if (Every is { } every)
        {
            DateTimeOffset from = From ?? DateTimeOffset.UnixEpoch;
            long passed = after < from ? 0 : (after - from).Ticks / every.Ticks;
            return from + TimeSpan.FromTicks((passed + 1) * every.Ticks);
        }

        return Expression.Next(after, Zone);
    }

    private TrainingJobsException Invalid(string message) => new(ErrorCodes.ScheduleInvalid, message, Cron);
}
