using TrainingJobs.Core.Diagnostics;

namespace TrainingJobs.Core.Files;

/// <summary>Collects the findings of one file. The same finding, met again through a template or an alias, counts once.</summary>
internal sealed class DiagnosticBag(string file)
{
    private const int MaxCount = 1000;
    private const int MaxSearches = 100;

    private readonly HashSet<Diagnostic> _seen = [];
    private readonly List<Diagnostic> _all = [];
    private int _searches;

    /// <summary>Errors reported so far, each time they were met: tells whether a part of the file had any.</summary>
    public int ErrorCount { get; private set; }

    /// <summary>True when further findings are left out; whoever makes suggestions at a cost can stop.</summary>
    public bool IsFull => _all.Count >= MaxCount;

    public void Error(string code, TextPosition position, string message, string? suggestion = null) =>
        Add(DiagnosticSeverity.Error, code, position, message, suggestion);

    public void Warning(string code, TextPosition position, string message, string? suggestion = null) =>
        Add(DiagnosticSeverity.Warning, code, position, message, suggestion);

    /// <summary>"Did you mean 'x'?", or null when no candidate is near, or when too many were sought already to do so quickly.</summary>
    public string? DidYouMean(string text, IEnumerable<string> candidates) =>
        IsFull || _searches++ >= MaxSearches ? null : NameSuggestion.DidYouMean(text, candidates);

    public void Information(string code, TextPosition position, string message, string? suggestion = null) =>
        Add(DiagnosticSeverity.Information, code, position, message, suggestion);

    /// <summary>The findings in the order of their places.</summary>
    public IReadOnlyList<Diagnostic> ToList()
    {
        List<Diagnostic> sorted = 
        [
            .. _all.OrderBy(d => d.File != file).ThenBy(d => d.File, StringComparer.Ordinal).ThenBy(d => d.Line).ThenBy(d => d.Column),
        ];
        if (IsFull)
        {
            sorted.Add(Create(
                DiagnosticSeverity.Error, DiagnosticCodes.TooManyFindings, default,
                $"There are more than {MaxCount} findings; the others are left out.", "Correct these first."));
        }

        return sorted;
    }

    public void Add(DiagnosticSeverity severity, string code, TextPosition position, string message, string? suggestion = null)
    {
        if (severity == DiagnosticSeverity.Error)
        {
            ErrorCount++;
        }

        if (!IsFull && Create(severity, code, position, message, suggestion) is var finding && _seen.Add(finding))
        {
            _all.Add(finding);
        }
    }

    private Diagnostic Create(
        DiagnosticSeverity severity, string code, TextPosition position, string message, string? suggestion) => new()
        {
            Severity = severity,
            Code = code,
            Message = message,
            File = position.File ?? file,
            Line = position.Line,
            Column = position.Column,
            Suggestion = suggestion,
        };
}
