using TrainingJobs.Core.Schedules;

namespace TrainingJobs.Core.State;

/// <summary>A schedule as it stands.</summary>
/// <param name="Definition">What its user registered.</param>
/// <param name="IsEnabled">False while it is not to be acted on.</param>
/// <param name="Considered">Due times up to this one are decided.</param>
/// <param name="NextDue">When it is next to be looked at; null when it is never due any more.</param>
/// <param name="Registered">When it was registered.</param>
internal sealed record StoredSchedule(
    ScheduleDefinition Definition, bool IsEnabled, DateTimeOffset Considered, DateTimeOffset? NextDue, DateTimeOffset Registered);
