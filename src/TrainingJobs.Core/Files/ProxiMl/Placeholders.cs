using System.Text.RegularExpressions;

namespace TrainingJobs.Core.Files.ProxiMl;

/// <summary>Knows texts like <c>&lt;dataset.id&gt;</c>, which examples have where a value is to be put.</summary>
internal static partial class Placeholders
{
    public static bool IsOne(string text) => Pattern().IsMatch(text);

    [GeneratedRegex(@"\A<[A-Za-z_][A-Za-z0-9_. -]*>\z")]
    private static partial Regex Pattern();
}
