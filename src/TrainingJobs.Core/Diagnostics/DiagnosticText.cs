using System.Globalization;
using System.Text;

namespace TrainingJobs.Core.Diagnostics;

/// <summary>
/// Makes texts of files fit for messages: on one line, not endless, and without characters that would reach a terminal as orders
/// to it, or turn the direction of what is written around them.
/// </summary>
public static class DiagnosticText
{
    /// <summary>Longest value of a file that is shown in a message, in UTF-16 code units.</summary>
    public const int MaxValue = 100;

    /// <summary>Longest message, in UTF-16 code units.</summary>
    public const int MaxMessage = 1000;

    /// <summary>A value of a file.</summary>
    public static string Value(string text) => Clean(text, MaxValue);

    /// <summary>A whole message.</summary>
    public static string Message(string text) => Clean(text, MaxMessage);

    /// <summary>The text on one line with <c>U+FFFD</c> for what is no visible character, cut with an ellipsis where it is too long.</summary>
    public static string Clean(string text, int most)
    {
        if (text.Length <= most && !text.Any(IsUnsafe))
        {
            return text;
        }

        int length = text.Length <= most ? text.Length : char.IsHighSurrogate(text[most - 1]) ? most - 1 : most;
        var clean = new StringBuilder(length + 1);
        foreach (char c in text.AsSpan(0, length))
        {
            clean.Append(c is '\n' or '\r' or '\t' ? ' ' : IsUnsafe(c) ? '\uFFFD' : c);
        }

        return text.Length > most ? clean.Append('…').ToString() : clean.ToString();
    }

    private static bool IsUnsafe(char c) =>
        char.IsControl(c) || CharUnicodeInfo.GetUnicodeCategory(c) is UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;
}
