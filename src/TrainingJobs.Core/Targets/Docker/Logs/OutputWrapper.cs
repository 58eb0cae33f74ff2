using TrainingJobs.Core.Targets.Unix;

namespace TrainingJobs.Core.Targets.Docker.Logs;

/// <summary>The lines of sh in a container that send its output into the pipes; built-ins only.</summary>
internal static class OutputWrapper
{
    private const string Before = "exec: ";

    /// <summary>Where the pipes are in a container.</summary>
    public const string MountPoint = "/training/.pipes";

    private static readonly string s_script = ShellScript.Load(typeof(OutputWrapper), "send-output.sh");

    /// <summary>The command with the wrapper around it, which becomes the command.</summary>
    public static IReadOnlyList<string> Wrap(IReadOnlyList<string> command) => [.. Shell("exec \"$@\"", isSent: true), .. command];

    /// <summary>The beginning of a command that is a script; the script's arguments follow.</summary>
    /// <param name="script">Lines of sh.</param>
    /// <param name="isSent">True when they are to begin with what sends the output into the pipes.</param>
    public static IReadOnlyList<string> Shell(string script, bool isSent) =>
        isSent ? ["/bin/sh", "-c", s_script + script, "sh", MountPoint] : ["/bin/sh", "-c", script, "sh"];

    /// <summary>True when a shell passes the variables on: names that it could not use itself some leave out.</summary>
    /// <param name="names">Names of variables.</param>
    public static bool Keeps(IEnumerable<string> names) =>
        names.All(name => name.Length > 0 && !char.IsAsciiDigit(name[0]) && name.All(c => char.IsAsciiLetterOrDigit(c) || c == '_'));

    /// <summary>True when the shell did not become the command; bash leaves its trap out when a file may not be executed.</summary>
    /// <param name="mark">What the wrapper has told.</param>
    /// <param name="words">The last line of its errors.</param>
    public static bool HasFailed(string mark, string words) =>
        mark == HostPipes.Failed || (words.StartsWith("sh: ", StringComparison.Ordinal) && words.Contains(Before, StringComparison.Ordinal));

    /// <summary>What a shell says of a command that it could not become, without what it says of itself.</summary>
    public static string Explain(string words)
    {
        int at = words.LastIndexOf(Before, StringComparison.Ordinal);
        string rest = at < 0 ? words : words[(at + Before.Length)..];
        // busybox: "sh: exec: line 5: name: not found".
        return rest.StartsWith("line ", StringComparison.Ordinal) && rest.IndexOf(": ", StringComparison.Ordinal) is > 0 and var colon ? rest[(colon + 2)..] : rest;
    }
}
