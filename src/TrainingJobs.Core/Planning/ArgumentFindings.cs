using TrainingJobs.Core.Diagnostics;
using TrainingJobs.Core.Jobs;

namespace TrainingJobs.Core.Planning;

/// <summary>Collects what is wrong with the arguments of a run.</summary>
internal sealed class ArgumentFindings
{
    private readonly List<Diagnostic> _all = [];

    public IReadOnlyList<Diagnostic> All => _all;

    public bool HasErrors => _all.Any(d => d.Severity == DiagnosticSeverity.Error);

    public void Unknown(string argument, string suggestion) =>
        Error(DiagnosticCodes.UnknownArgument, $"The job has no parameter for '{argument}'.", suggestion);

    public void Missing(JobParameter parameter, string message, string suggestion) =>
        Error(DiagnosticCodes.MissingArgument, message, suggestion + Choices(parameter));

    public void Invalid(JobParameter parameter, string message, string? suggestion = null) =>
        Error(DiagnosticCodes.InvalidArgument, message, (suggestion + Choices(parameter)).Trim() is { Length: > 0 } text ? text : null);

    public void Error(string code, string message, string? suggestion) =>
        _all.Add(new Diagnostic { Severity = DiagnosticSeverity.Error, Code = code, Message = message, Suggestion = suggestion });

    public void Warning(string code, string message, string? suggestion) =>
        _all.Add(new Diagnostic { Severity = DiagnosticSeverity.Warning, Code = code, Message = message, Suggestion = suggestion });

    /// <summary>Takes over what was found in a job that stands inside of this one.</summary>
    public void AddFrom(PlanResult inner, string what) => _all.AddRange(inner.Diagnostics.Select(d => d with { Message = $"{what}: {d.Message}" }));

    private static string Choices(JobParameter parameter) =>
        parameter.Choices.Count == 0 ? "" : $" Choices: {string.Join(", ", parameter.Choices)}.";
}
