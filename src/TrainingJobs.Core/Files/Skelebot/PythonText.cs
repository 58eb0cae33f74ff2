using System.Globalization;
using System.Text.RegularExpressions;

namespace TrainingJobs.Core.Files.Skelebot;

/// <summary>
/// Tells what skelebot makes of a value without quotes: it reads YAML 1.1 in Python, and passes on how Python writes the value.
/// </summary>
internal static partial class PythonText
{
    /// <summary>The text that skelebot passes on, when it is another than the one that is written and means another value; else null.</summary>
    public static string? Other(string text)
    {
        if (text is "true" or "TRUE" or "yes" or "Yes" or "YES" or "on" or "On" or "ON")
        {
            return "True";
        }

        if (text is "false" or "FALSE" or "no" or "No" or "NO" or "off" or "Off" or "OFF")
        {
            return "False";
        }

        if (Octal().IsMatch(text) && text.Length < 12)
        {
            return Convert.ToInt64(text.Replace("_", "", StringComparison.Ordinal), 8).ToString(CultureInfo.InvariantCulture);
        }

        if (Hexadecimal().IsMatch(text) && text.Length < 17)
        {
            return Convert.ToInt64(text[2..].Replace("_", "", StringComparison.Ordinal), 16).ToString(CultureInfo.InvariantCulture);
        }

        if (Sexagesimal().IsMatch(text) && text.Length < 12)
        {
            long value = text.TrimStart('-', '+').Split(':').Aggregate(0L, (sum, part) => (sum * 60) + long.Parse(part, CultureInfo.InvariantCulture));
            return (text[0] == '-' ? -value : value).ToString(CultureInfo.InvariantCulture);
        }

        return Underscored().IsMatch(text) ? text.Replace("_", "", StringComparison.Ordinal) : null;
    }

    [GeneratedRegex(@"\A0[0-7_]*[0-7]\z")]
    private static partial Regex Octal();

    [GeneratedRegex(@"\A0x[0-9a-fA-F_]*[0-9a-fA-F]\z")]
    private static partial Regex Hexadecimal();

    [GeneratedRegex(@"\A[-+]?[1-9][0-9]*(?::[0-5]?[0-9])+\z")]
    private static partial Regex Sexagesimal();

    [GeneratedRegex(@"\A[-+]?[1-9][0-9]*(?:_[0-9]+)+\z")]
    private static partial Regex Underscored();
}
