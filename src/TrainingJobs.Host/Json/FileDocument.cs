using TrainingJobs.Core.Files;

namespace TrainingJobs.Host.Json;

/// <summary>What <c>validate --json</c> prints of one file.</summary>
internal sealed record FileDocument(
    string File,
    string? Format,
    bool Valid,
    IReadOnlyList<string> Jobs,
    IReadOnlyList<DiagnosticDocument> Diagnostics)
{
    public static FileDocument From(JobFileResult result) => new(
        result.File, result.Format, !result.HasErrors, result.JobNames, [.. result.Diagnostics.Select(DiagnosticDocument.From)]);
}
