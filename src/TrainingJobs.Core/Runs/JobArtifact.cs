namespace TrainingJobs.Core.Runs;

/// <summary>A file that a run has left as a result.</summary>
/// <param name="RunId">The run.</param>
/// <param name="Name">Path below the run's output folder, with forward slashes.</param>
/// <param name="Path">Absolute path.</param>
/// <param name="Length">Size in bytes.</param>
/// <param name="Modified">Time of the last change, UTC.</param>
public sealed record JobArtifact(string RunId, string Name, string Path, long Length, DateTimeOffset Modified);
