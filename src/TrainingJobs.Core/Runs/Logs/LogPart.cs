namespace TrainingJobs.Core.Runs.Logs;

/// <summary>One of the logs that are read as one.</summary>
/// <param name="RunId">The run whose it is.</param>
/// <param name="Path">The log's file; it need not be there yet.</param>
/// <param name="Step">Step that the run is of the one that was asked for; null for that one itself.</param>
internal sealed record LogPart(string RunId, string Path, string? Step);
