namespace TrainingJobs.Core.Runs;

/// <summary>A file that a run has left as a result.</summary>
/// <param name="RunId">The run.</param>
/// <param name="Name">Path below the run's output folder, with forward slashes.</param>
/// <param name="FullName">Absolute path. Not named Path, which file cmdlets would take from the pipeline for a pattern with wildcards.</param>
/// <param name="Length">Size in bytes.</param>
/// <param name="Modified">Time of the last change, UTC.</param>
public sealed record JobArtifact(string RunId, string Name, string FullName, long Length, DateTimeOffset Modified);
