using System.Text.RegularExpressions;
using TrainingJobs.Core.Jobs;

namespace TrainingJobs.Core.Files.Sap;

/// <summary>Lengths of time in the free form of SAP: ours, also with spaces, capitals and words (<c>20 hours</c>).</summary>
internal static partial class SapDuration
{
    // Longer texts are no lengths of time, and looking for one in them takes long.
    private const int MaxLength = 100;

    public static bool TryParse(string text, out TimeSpan value) =>
        Duration.TryParse(text, out value)
        || text.Length <= MaxLength && Duration.TryParse(Words().Replace(text.Trim().ToLowerInvariant(), m => m.Groups["number"].Value + m.Groups["unit"].ValueSpan[..1].ToString()), out value);

    [GeneratedRegex(@"(?<number>[0-9.]+)\s*(?<unit>days?|d|hours?|hrs?|h|minutes?|mins?|m|seconds?|secs?|s|weeks?|w)\b\s*(?:,|and)?\s*")]
    private static partial Regex Words();
}
