using System.Text.RegularExpressions;

namespace TrainingJobs.Core.Jobs;

/// <summary>Which names jobs, parameters and environment variables may have.</summary>
public static partial class NameRules
{
    /// <summary>Longest name of a job: it becomes part of container, Slurm and Kubernetes names.</summary>
    public const int MaxJobNameLength = 63;

    /// <summary>Longest name of a step.</summary>
    public const int MaxStepNameLength = 128;

    /// <summary>A letter or digit, then letters, digits, <c>.</c>, <c>_</c> and <c>-</c>; 63 at most.</summary>
    public static bool IsJobName(string name) =>
        name.Length is > 0 and <= MaxJobNameLength && char.IsAsciiLetterOrDigit(name[0]) && name.All(IsNamePart);

    /// <summary>A letter or <c>_</c>, then letters, digits, <c>.</c>, <c>_</c> and <c>-</c>: what can follow <c>--</c>.</summary>
    public static bool IsParameterName(string name) =>
        name.Length > 0 && (char.IsAsciiLetter(name[0]) || name[0] == '_') && name.All(IsNamePart);

    /// <summary>What sh can carry as a variable: <c>[A-Za-z_][A-Za-z0-9_]*</c>.</summary>
    public static bool IsVariableName(string name) =>
        name.Length > 0 && !char.IsAsciiDigit(name[0]) && name.All(c => char.IsAsciiLetterOrDigit(c) || c == '_');

    /// <summary>A text on one line that is no path and no option: what a step of a pipeline can be called.</summary>
    public static bool IsStepName(string name) =>
        name.Length is > 0 and <= MaxStepNameLength && name[0] is not ('-' or '.') && !char.IsWhiteSpace(name[0]) && !char.IsWhiteSpace(name[^1])
        && !name.Any(c => char.IsControl(c) || c is '/' or '\\');

    /// <summary>What can be the name of an image, <c>[registry/]name[:tag][@digest]</c>, and can mean nothing else in a Dockerfile.</summary>
    public static bool IsImageName(string name) => ImageName().IsMatch(name);

    /// <summary>What can be the name of a Debian package, with an architecture, a version or a release.</summary>
    public static bool IsSystemPackage(string name) => SystemPackage().IsMatch(name);

    /// <summary>What can be a version of Python: <c>3</c>, <c>3.12</c>, <c>3.12.1</c>.</summary>
    public static bool IsPythonVersion(string version) => PythonVersion().IsMatch(version);

    /// <summary>What can be whom a container runs as: <c>name</c>, <c>id</c> or <c>id:group</c>.</summary>
    public static bool IsUser(string user) => User().IsMatch(user);

    /// <summary>What can be the address of a container host, and no option or command of a program that is given it.</summary>
    public static bool IsHost(string address) => Host().IsMatch(address);

    [GeneratedRegex(@"\A(?:[a-z]+://)?(?:[A-Za-z0-9_.+%-]+@)?(?!-)[A-Za-z0-9_.:\[\]%/~\\+-]+\z")]
    private static partial Regex Host();

    [GeneratedRegex(@"\A[A-Za-z0-9][A-Za-z0-9._/:@-]*\z")]
    private static partial Regex ImageName();

    [GeneratedRegex(@"\A[a-z0-9][a-z0-9+.-]*(:[a-z0-9]+)?([=/][A-Za-z0-9.+:~-]+)?\z")]
    private static partial Regex SystemPackage();

    [GeneratedRegex(@"\A[0-9]{1,3}(?:\.[0-9]{1,3}){0,2}(?:(?:a|b|rc)[0-9]{1,3})?\z")]
    private static partial Regex PythonVersion();

    [GeneratedRegex(@"\A[A-Za-z0-9_][A-Za-z0-9_.-]*(?::[A-Za-z0-9_][A-Za-z0-9_.-]*)?\z")]
    private static partial Regex User();

    private static bool IsNamePart(char c) => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-';
}
