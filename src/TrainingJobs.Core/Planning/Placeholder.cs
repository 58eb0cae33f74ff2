using System.Text.RegularExpressions;

namespace TrainingJobs.Core.Planning;

/// <summary>The <c>${name}</c> in commands, and its escape <c>$${name}</c>.</summary>
internal static partial class Placeholder
{
    public static MatchCollection In(string text) => Pattern().Matches(text);

    public static bool IsEscape(Match match) => match.ValueSpan.StartsWith("$$");

    public static string NameOf(Match match) => match.Groups["name"].Value;

    [GeneratedRegex(@"\$?\$\{(?<name>[A-Za-z_][A-Za-z0-9_.-]*)\}")]
    private static partial Regex Pattern();
}
