namespace TrainingJobs.Core.Diagnostics;

/// <summary>How serious a finding is: with an error, nothing is started.</summary>
public enum DiagnosticSeverity
{
    Information,
    Warning,
    Error,
}
