using TrainingJobs.Core;
using TrainingJobs.Core.Schedules;

namespace TrainingJobs.Cmdlets;

/// <summary>From the parameters -Cron, -Every, -At and -TimeZone to a trigger.</summary>
internal static class ScheduleTriggers
{
    /// <returns>Null when none of them is given.</returns>
    /// <exception cref="TrainingJobsException">ScheduleInvalid: they do not go together.</exception>
    public static ScheduleTrigger? Of(string? cron, TimeSpan? every, DateTimeOffset? at, string? timeZone)
    {
        if (cron is null && every is null && at is null)
        {
            return timeZone is null
                ? null
                : throw new TrainingJobsException(ErrorCodes.ScheduleInvalid, "A time zone belongs to a cron expression: give -Cron, too.", timeZone);
        }

        if (timeZone is not null && cron is null)
        {
            throw new TrainingJobsException(
                ErrorCodes.ScheduleInvalid, "A time zone belongs to -Cron; an interval has none, and a time says its own.", timeZone);
        }

        var trigger = new ScheduleTrigger { Cron = cron, Every = every, At = at, TimeZone = timeZone };
        trigger.Check();
        return trigger;
    }
}
