using TrainingJobs.Core.Jobs;

namespace TrainingJobs.Core.Files.Modelbit;

/// <summary>Knows names and plain values of Python.</summary>
internal static class PythonNames
{
    public static bool IsIdentifier(string text) => NameRules.IsVariableName(text);

    /// <summary>What a literal of Python is as a parameter's value; null for anything that is no plain literal of the type.</summary>
    public static string? Literal(string text, ParameterType type) => type switch
    {
        ParameterType.Int when ParameterValues.IsOfType(ParameterType.Int, text) => text,
        ParameterType.Float when ParameterValues.IsOfType(ParameterType.Float, text) && !char.IsAsciiLetter(text[^1]) => text,
        ParameterType.Flag when text is "True" or "False" => text.ToLowerInvariant(),
        ParameterType.String when text.Length >= 2 && text[0] is '\'' or '"' && text[^1] == text[0] && text.AsSpan(1, text.Length - 2).IndexOfAny(text[0], '\\', '\n') < 0 => text[1..^1],
        _ => null,
    };
}
