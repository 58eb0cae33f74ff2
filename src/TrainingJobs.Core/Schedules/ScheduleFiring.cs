namespace TrainingJobs.Core.Schedules;

/// <summary>What came of one due time of a schedule, or of several that were missed together.</summary>
/// <param name="Due">The due time; of several the last.</param>
/// <param name="Outcome">What came of it.</param>
/// <param name="RunId">The run that was started; null when none was.</param>
/// <param name="Message">Why, in a sentence; null when a run was started on time.</param>
/// <param name="Decided">When that was decided.</param>
public sealed record ScheduleFiring(DateTimeOffset Due, FiringOutcome Outcome, string? RunId, string? Message, DateTimeOffset Decided);
