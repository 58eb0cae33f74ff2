namespace TrainingJobs.Core.Jobs;

/// <summary>Where a job was read from.</summary>
/// <param name="File">Absolute path of the file.</param>
/// <param name="Format">Format the file was read as, e.g. <c>TrainingJobs</c>.</param>
/// <param name="Line">Line of the job's name, from 1.</param>
/// <param name="Column">Column of the job's name, from 1.</param>
public sealed record JobSource(string File, string Format, int Line, int Column);
