using TrainingJobs.Core.Files;

namespace TrainingJobs.Host.Json;

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
