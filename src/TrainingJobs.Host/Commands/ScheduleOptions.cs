using System.CommandLine;
using System.Globalization;
using TrainingJobs.Core;
using TrainingJobs.Core.Jobs;
using TrainingJobs.Core.Schedules;

namespace TrainingJobs.Host.Commands;

/// <summary>When a schedule is due and under which rules: what <c>schedule add</c> and <c>schedule set</c> share.</summary>
internal sealed class ScheduleOptions
{
    private readonly Option<string?> _cron = new("--cron")
    {
        Description = "Minute, hour, day of the month, month and day of the week, as cron has them; or a name such as @daily.",
        HelpName = "EXPRESSION",
    };

    private readonly Option<string?> _zone = new("--time-zone") { Description = "Time zone of the cron expression; without it, UTC.", HelpName = "NAME" };
    private readonly Option<TimeSpan?> _every = CommandOptions.Time("--every", "Time between two runs, e.g. 6h.");
    private readonly Option<DateTimeOffset?> _at = Future("--at", "One time, e.g. 22:30, or 90m from now.");
    private readonly Option<ScheduleOverlap?> _overlap = Choice<ScheduleOverlap>("--overlap", "What happens when it is due while its last run has not ended");
    private readonly Option<ScheduleCatchUp?> _catchUp = Choice<ScheduleCatchUp>("--catch-up", "What becomes of times at which no agent ran");
    private readonly Option<TimeSpan?> _window = CommandOptions.Time("--catch-up-window", "How old such a time may be, e.g. 12h.");
    private readonly Option<TimeSpan?> _delay = CommandOptions.Time("--random-delay", "Runs start up to this much later than due.");
    private readonly Option<DateTimeOffset?> _until = Future("--until", "After this time it is never due.");

    public void AddTo(Command command)
    {
        foreach (Option option in new Option[] { _cron, _zone, _every, _at, _overlap, _catchUp, _window, _delay, _until })
        {
            command.Options.Add(option);
        }
    }

    public ScheduleRequest AddTo(ScheduleRequest request, ParseResult parsed) => request with
    {
        Trigger = Trigger(parsed, null),
        Overlap = parsed.GetValue(_overlap) ?? default,
        CatchUp = parsed.GetValue(_catchUp) ?? default,
        CatchUpWindow = parsed.GetValue(_window),
        RandomDelay = parsed.GetValue(_delay),
        Until = parsed.GetValue(_until),
    };

    public ScheduleUpdate Update(ParseResult parsed, TrainingSchedule schedule) => new()
    {
        Trigger = Trigger(parsed, schedule),
        Overlap = parsed.GetValue(_overlap),
        CatchUp = parsed.GetValue(_catchUp),
        CatchUpWindow = parsed.GetValue(_window),
        RandomDelay = parsed.GetValue(_delay),
        Until = parsed.GetValue(_until),
    };

    private ScheduleTrigger? Trigger(ParseResult parsed, TrainingSchedule? schedule)
    {
        string? zone = parsed.GetValue(_zone);
        // A new time zone alone keeps the expression, a new expression alone the time zone.
        string? cron = parsed.GetValue(_cron) ?? (zone is null ? null : schedule?.Cron);
        (TimeSpan? every, DateTimeOffset? at) = (parsed.GetValue(_every), parsed.GetValue(_at));
        if (cron is null && every is null && at is null)
        {
            return zone is null
                ? null
                : throw new TrainingJobsException(ErrorCodes.ScheduleInvalid, "A time zone belongs to a cron expression: give --cron, too.", zone);
        }

        var trigger = new ScheduleTrigger { Cron = cron, Every = every, At = at, TimeZone = cron is null ? zone : zone ?? schedule?.TimeZone };
        trigger.Check();
        return trigger;
    }

    private static Option<T?> Choice<T>(string name, string description)
        where T : struct, Enum => new(name)
        {
            Description = $"{description}: {string.Join(", ", Enum.GetNames<T>().Select(value => value.ToLowerInvariant()))}.",
            HelpName = "CHOICE",
            CustomParser = result =>
            {
                string text = result.Tokens[^1].Value;
                if (!int.TryParse(text, out _) && Enum.TryParse(text, ignoreCase: true, out T value))
                {
                    return value;
                }

                result.AddError($"'{text}' is no value for {name}: give one of {string.Join(", ", Enum.GetNames<T>().Select(one => one.ToLowerInvariant()))}.");
                return null;
            },
        };

    private static Option<DateTimeOffset?> Future(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "TIME",
        CustomParser = result =>
        {
            string text = result.Tokens[^1].Value;
            // "10:30" is a time of today, not a length of time.
            if (!text.Contains(':') && Duration.TryParse(text, out TimeSpan later))
            {
                return TimeProvider.System.GetUtcNow() + later;
            }

            if (DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeLocal, out DateTimeOffset time))
            {
                return time;
            }

            result.AddError($"'{text}' is no value for {name}: give a time such as 22:30 or 2026-03-01T14:30:00+01:00, or a length of time from now.");
            return null;
        },
    };
}
