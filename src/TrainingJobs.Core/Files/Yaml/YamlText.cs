using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace TrainingJobs.Core.Files.Yaml;

/// <summary>Writes texts as YAML scalars that every reader takes for the same text.</summary>
internal static partial class YamlText
{
    /// <summary>On one line: without quotes where the text can only be a text, else in double quotes.</summary>
    public static string Scalar(string text) => IsPlain(text) ? text : Quoted(text);

    /// <summary>The same for a place where a number is meant: <c>0.00003</c> stays without quotes.</summary>
    public static string Number(string text) => NumberPattern().IsMatch(text) ? text : Scalar(text);

    /// <summary>
    /// The lines of a literal block without their indentation, behind its header; null when the text is better written on one
    /// line, or cannot be a block without loss.
    /// </summary>
    public static (string Header, IReadOnlyList<string> Lines)? Block(string text)
    {
        string body = text.TrimEnd('\n');
        if (!body.Contains('\n') || body[0] is ' ' or '\n' or '\t' || body.Any(c => c != '\n' && !IsPrintable(c)))
        {
            return null;
        }

        string header = (text.Length - body.Length) switch { 0 => "|-", 1 => "|", _ => "|+" };
        return (header, text.Length - body.Length > 1 ? text[..^1].Split('\n') : body.Split('\n'));
    }

    private static bool IsPlain(string text) =>
        PlainPattern().IsMatch(text) && !AmbiguousPattern().IsMatch(text) && !NumberPattern().IsMatch(text)
        && !text.Contains(": ", StringComparison.Ordinal) && !text.Contains(" #", StringComparison.Ordinal);

    private static string Quoted(string text)
    {
        var result = new StringBuilder("\"", text.Length + 2);
        for (int i = 0; i < text.Length; i++)
        {
            char c = text[i];
            if (char.IsHighSurrogate(c) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
            {
                result.Append(c).Append(text[++i]);
                continue;
            }

            _ = c switch
            {
                '"' => result.Append("\\\""),
                '\\' => result.Append("\\\\"),
                '\n' => result.Append("\\n"),
                '\r' => result.Append("\\r"),
                '\t' => result.Append("\\t"),
                _ when IsPrintable(c) => result.Append(c),
                _ => result.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:X4}"),
            };
        }

        return result.Append('"').ToString();
    }

    // Other line ends, marks of direction, surrogates and the like go as escapes.
    private static bool IsPrintable(char c) => c is >= ' ' and <= '~' || c >= '\u00A0' && char.GetUnicodeCategory(c)
        is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate or UnicodeCategory.LineSeparator
            or UnicodeCategory.ParagraphSeparator or UnicodeCategory.OtherNotAssigned or UnicodeCategory.PrivateUse);

    // Behind a space or a comma, '*', '&' and '!' are taken for alias, anchor and tag by YamlDotNet where a key is meant.
    // ASCII that begins with a letter, '/', '.' or '_', or a number; never a space at an end, never a ':' at the end.
    [GeneratedRegex(@"\A[A-Za-z0-9_./$-](?:[A-Za-z0-9_./$@=+%~^()<>;|&*!?'-]|[ :](?=[^ *&!])|,(?=[^ *&!]))*\z")]
    private static partial Regex PlainPattern();

    // What some reader of YAML 1.1 or 1.2 takes for a truth value, nothing, a date, a number in some base, an item or a document mark.
    [GeneratedRegex(@"\A(?:y|n|yes|no|true|false|on|off|null|-(?!-?[A-Za-z]).*|\.[0-9].*|[0-9]+(?::[0-9]+)+.*|[0-9.][0-9_.,eExXoObBa-fA-F+:TtZ-]*|\.(?:inf|nan)|\.\.\..*)\z", RegexOptions.IgnoreCase)]
    private static partial Regex AmbiguousPattern();

    [GeneratedRegex(@"\A[-+]?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?\z")]
    private static partial Regex NumberPattern();
}
