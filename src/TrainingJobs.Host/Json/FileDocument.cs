using TrainingJobs.Core.Diagnostics;
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

/// <summary>A finding; line and column are null when it has no place in the file.</summary>
internal sealed record DiagnosticDocument(
    DiagnosticSeverity Severity,
    string Code,
    string Message,
    string? File,
    int? Line,
    int? Column,
    string? Suggestion)
{
    public static DiagnosticDocument From(Diagnostic diagnostic) => new(
        diagnostic.Severity,
        diagnostic.Code,
        diagnostic.Message,
        diagnostic.File,
        diagnostic.Line > 0 ? diagnostic.Line : null,
        diagnostic.Line > 0 ? diagnostic.Column : null,
        diagnostic.Suggestion);
}
