using System.Text.RegularExpressions;

namespace TrainingJobs.Core.Jobs;

/// <summary>Paths that say <c>~</c>, <c>$NAME</c> or <c>${NAME}</c> for what the machine that starts a run has there.</summary>
public static partial class MachinePath
{
    /// <summary>The path with the home folder and variables put in; a variable that is not set stays as it is written.</summary>
    public static string Expand(string path)
    {
        string home = path == "~" || path.StartsWith("~/", StringComparison.Ordinal)
            ? Environment.GetFolderPath(Environment.SpecialFolder.UserProfile) + path[1..] : path;
        return Variable().Replace(home, match => Environment.GetEnvironmentVariable(match.Groups["name"].Value) is { Length: > 0 } value ? value : match.Value);
    }

    /// <summary>The first variable of the path that is not set here, as it is written; null when there is none.</summary>
    public static string? Unset(string path) =>
        Variable().Matches(path).FirstOrDefault(m => string.IsNullOrEmpty(Environment.GetEnvironmentVariable(m.Groups["name"].Value)))?.Value;

    /// <summary>True when only a shell can say what the path is.</summary>
    public static bool NeedsShell(string path) =>
        path.Contains("$(", StringComparison.Ordinal) || path.Contains('`', StringComparison.Ordinal) || path.Contains("${", StringComparison.Ordinal) && Variable().Replace(path, "").Contains("${", StringComparison.Ordinal);

    /// <summary>True when the path depends on the machine.</summary>
    public static bool IsOfMachine(string path) =>
        path == "~" || path.StartsWith("~/", StringComparison.Ordinal) || Variable().IsMatch(path) || NeedsShell(path);

    [GeneratedRegex(@"\$(?:\{(?<name>[A-Za-z_][A-Za-z0-9_]*)\}|(?<name>[A-Za-z_][A-Za-z0-9_]*))")]
    private static partial Regex Variable();
}
