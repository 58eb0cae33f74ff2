namespace TrainingJobs.Core.State;

/// <summary>A user's wish to stop a run.</summary>
/// <param name="RunId">The run.</param>
/// <param name="Grace">Time between SIGTERM and SIGKILL; null means the default.</param>
internal sealed record StopRequest(string RunId, TimeSpan? Grace);
