namespace TrainingJobs.Core.Diagnostics;

/// <summary>Something that is to be said about a job file, with the place it is about.</summary>
public sealed record Diagnostic
{
    public required DiagnosticSeverity Severity { get; init; }

    /// <summary>Stable code of the kind of finding, one of <see cref="DiagnosticCodes"/>.</summary>
    public required string Code { get; init; }

    /// <summary>What is wrong, in a sentence on one line, without control characters.</summary>
    public required string Message { get; init => field = DiagnosticText.Message(value); }

    /// <summary>Absolute path of the file; null for a job that has none.</summary>
    public string? File { get; init; }

    /// <summary>Line, from 1; 0 when the finding has no place in the file.</summary>
    public int Line { get; init; }

    /// <summary>Column, from 1; 0 when the finding has no place in the file.</summary>
    public int Column { get; init; }

    /// <summary>What to do about it; null when the message says it all.</summary>
    public string? Suggestion { get; init => field = value is null ? null : DiagnosticText.Message(value); }

    public override string ToString()
    {
        string place = File is null ? "" : Line > 0 ? $"{File}:{Line}:{Column}: " : $"{File}: ";
        string tail = Suggestion is null ? "" : $" {Suggestion}";
        return $"{place}{Severity.ToString().ToLowerInvariant()} {Code}: {Message}{tail}";
    }
}
