namespace TrainingJobs.Core.Jobs;

/// <summary>Which names jobs, parameters and environment variables may have.</summary>
public static class NameRules
{
    /// <summary>Longest name of a job: it becomes part of container, Slurm and Kubernetes names.</summary>
    public const int MaxJobNameLength = 63;

    /// <summary>A letter or digit, then letters, digits, <c>.</c>, <c>_</c> and <c>-</c>; 63 at most.</summary>
    public static bool IsJobName(string name) =>
        name.Length is > 0 and <= MaxJobNameLength && char.IsAsciiLetterOrDigit(name[0]) && name.All(IsNamePart);

    /// <summary>A letter or <c>_</c>, then letters, digits, <c>.</c>, <c>_</c> and <c>-</c>: what can follow <c>--</c>.</summary>
    public static bool IsParameterName(string name) =>
        name.Length > 0 && (char.IsAsciiLetter(name[0]) || name[0] == '_') && name.All(IsNamePart);

    /// <summary>What sh can carry as a variable: <c>[A-Za-z_][A-Za-z0-9_]*</c>.</summary>
    public static bool IsVariableName(string name) =>
        name.Length > 0 && !char.IsAsciiDigit(name[0]) && name.All(c => char.IsAsciiLetterOrDigit(c) || c == '_');

    private static bool IsNamePart(char c) => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-';
}
