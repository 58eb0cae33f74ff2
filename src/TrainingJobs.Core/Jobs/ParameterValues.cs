using System.Globalization;

namespace TrainingJobs.Core.Jobs;

/// <summary>Checks texts against the type and the choices of a parameter. A text is never reformatted.</summary>
public static class ParameterValues
{
    /// <summary>Whether the text is one value (for a list: one item) of the type.</summary>
    public static bool IsOfType(ParameterType type, string text) => type switch
    {
        ParameterType.Int => IsInteger(text),
        ParameterType.Float => IsNumber(text),
        ParameterType.Flag => TryReadFlag(text, out _),
        _ => true,
    };

    /// <summary>Whether the text is among the parameter's choices, if it has any.</summary>
    public static bool IsChoice(JobParameter parameter, string text) =>
        parameter.Choices.Count == 0 || parameter.Choices.Contains(text, StringComparer.Ordinal);

    /// <summary>Reads true/false, also written yes/no, on/off or 1/0.</summary>
    public static bool TryReadFlag(string text, out bool value)
    {
        value = text.ToLowerInvariant() is "true" or "yes" or "on" or "1";
        return value || text.ToLowerInvariant() is "false" or "no" or "off" or "0";
    }

    /// <summary>What a type's values look like, for messages.</summary>
    public static string Describe(ParameterType type) => type switch
    {
        ParameterType.Int => "a whole number",
        ParameterType.Float => "a number",
        ParameterType.Flag => "true or false",
        ParameterType.List => "a list of values",
        _ => "text",
    };

    private static bool IsInteger(string text)
    {
        ReadOnlySpan<char> digits = text.AsSpan(text.Length > 0 && text[0] is '-' or '+' ? 1 : 0);
        return digits.Length > 0 && digits.IndexOfAnyExceptInRange('0', '9') < 0;
    }

    // Python's float() takes inf and nan in any case, with a sign: a job's program is to get what it would take.
    private static bool IsNumber(string text) =>
        text.TrimStart('-', '+').ToLowerInvariant() is "inf" or "infinity" or "nan"
            ? text.Length - text.TrimStart('-', '+').Length <= 1
            : double.TryParse(
                text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent,
                CultureInfo.InvariantCulture, out _);
}
