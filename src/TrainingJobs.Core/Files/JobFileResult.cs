using TrainingJobs.Core.Diagnostics;
using TrainingJobs.Core.Jobs;

namespace TrainingJobs.Core.Files;

/// <summary>What reading one file gave: the jobs that could be read, and all that is to be said about it.</summary>
/// <param name="File">Absolute path of the file.</param>
/// <param name="Format">Format it was read as, e.g. <c>TrainingJobs</c>; null when it was not recognised.</param>
/// <param name="Jobs">Jobs without an error, in the order of the file.</param>
/// <param name="JobNames">Names of all jobs of the file, also of those with errors.</param>
/// <param name="Diagnostics">Findings, in the order of their places.</param>
public sealed record JobFileResult(
    string File,
    string? Format,
    IReadOnlyList<TrainingJob> Jobs,
    IReadOnlyList<string> JobNames,
    IReadOnlyList<Diagnostic> Diagnostics)
{
    public bool HasErrors => Diagnostics.Any(d => d.Severity == DiagnosticSeverity.Error);
}
