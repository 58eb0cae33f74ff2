using TrainingJobs.Core.Schedules;

namespace TrainingJobs.Host.Json;

/// <summary>A schedule, as <c>schedule list --json</c> prints it.</summary>
internal sealed record ScheduleDocument(
    string Name,
    string JobName,
    string? File,
    string Description,
    string? Cron,
    string? TimeZone,
    TimeSpan? Every,
    DateTimeOffset? At,
    IReadOnlyList<string> Arguments,
    string? Target,
    ScheduleOverlap Overlap,
    ScheduleCatchUp CatchUp,
    bool IsEnabled,
    IReadOnlyList<DateTimeOffset> NextTimes,
    string? LastRunId,
    string? LastState,
    IReadOnlyList<ScheduleFiring> History)
{
    public static ScheduleDocument From(TrainingSchedule schedule) => new(
        schedule.Name,
        schedule.JobName,
        schedule.File,
        schedule.Description,
        schedule.Cron,
        schedule.TimeZone,
        schedule.Every,
        schedule.At,
        schedule.Arguments,
        schedule.Target,
        schedule.Overlap,
        schedule.CatchUp,
        schedule.IsEnabled,
        schedule.NextTimes,
        schedule.LastRunId,
        schedule.LastState,
        schedule.History);
}
