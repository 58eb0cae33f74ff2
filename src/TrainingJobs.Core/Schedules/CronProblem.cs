namespace TrainingJobs.Core.Schedules;

/// <summary>What is wrong with a text that was to be a cron expression.</summary>
/// <param name="Offset">Where in the text the wrong part begins, in UTF-16 code units from 0.</param>
/// <param name="Message">What is wrong, in a sentence.</param>
/// <param name="Suggestion">What to write instead.</param>
public sealed record CronProblem(int Offset, string Message, string Suggestion);
