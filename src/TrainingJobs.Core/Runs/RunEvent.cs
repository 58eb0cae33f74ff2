namespace TrainingJobs.Core.Runs;

/// <summary>One change of a run's state, as kept in its history.</summary>
public sealed record RunEvent(string RunId, DateTimeOffset Time, RunState State, string? ReasonCode, string? Message);
