namespace TrainingJobs.Core.Targets.Docker.Api;

/// <summary>By what a record of a daemon's log is known again.</summary>
/// <param name="Stream">Number of the stream.</param>
/// <param name="Time">Its time, to the nanosecond, as the daemon wrote it.</param>
/// <param name="Length">Its length, with the time.</param>
internal sealed record LogRecordMark(int Stream, string Time, int Length);
