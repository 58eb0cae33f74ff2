using System.IO.Enumeration;

namespace TrainingJobs.Core.Schedules;

/// <summary>Names with wildcards, as users write them.</summary>
internal static class NamePattern
{
    /// <summary>True when the name is what the pattern says; <c>*</c> and <c>?</c> stand for any characters, and case does not matter.</summary>
    public static bool IsMatch(string pattern, string name) => FileSystemName.MatchesSimpleExpression(
        pattern.Replace(@"\", @"\\", StringComparison.Ordinal), name, ignoreCase: true);
}
