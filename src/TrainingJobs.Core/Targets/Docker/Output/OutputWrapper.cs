namespace TrainingJobs.Core.Targets.Docker.Output;

/// <summary>The lines of sh in a container that send its output into the pipes; built-ins only.</summary>
internal static class OutputWrapper
{
    private const string Before = "exec: ";

    /// <summary>Where the pipes are in a container.</summary>
    public const string MountPoint = "/training/.pipes";

    /// <summary>
    /// A kept container that is started again when its run has ended finds no pipes, and prints to the daemon.
    /// Where the pipes cannot be used (a security module forbids it, a sandbox knows no pipes of its host) the output goes to the daemon
    /// as ever. They are opened both ways: that never waits, and should their reader be ended the command waits, too, instead of
    /// failing. The empty lines are the readers' sign to begin. The trap is left behind when the shell becomes the command.
    /// </summary>
    public const string Script =
        $"""
        if [ -p {MountPoint}/out ] && [ -p {MountPoint}/err ] && (: <>{MountPoint}/out && : <>{MountPoint}/err && echo {OutputPipes.Taken} >{MountPoint}/mark) 2>/dev/null; then
        exec 1<>{MountPoint}/out 2<>{MountPoint}/err
        echo
        echo >&2
        trap 'echo {OutputPipes.Failed} >{MountPoint}/mark' 0
        fi

        """;

    /// <summary>The command with the wrapper around it, which becomes the command.</summary>
    public static IReadOnlyList<string> Wrap(IReadOnlyList<string> command) =>
        ["/bin/sh", "-c", Script.ReplaceLineEndings("\n") + "exec \"$@\"", "sh", .. command];

    /// <summary>True when a shell passes the variables on: names that it could not use itself some leave out.</summary>
    /// <param name="names">Names of variables.</param>
    public static bool Keeps(IEnumerable<string> names) =>
        names.All(name => name.Length > 0 && !char.IsAsciiDigit(name[0]) && name.All(c => char.IsAsciiLetterOrDigit(c) || c == '_'));

    /// <summary>True when the shell did not become the command; bash leaves its trap out when a file may not be executed.</summary>
    /// <param name="mark">What the wrapper has told.</param>
    /// <param name="words">The last line of its errors.</param>
    public static bool HasFailed(string mark, string words) =>
        mark == OutputPipes.Failed || (words.StartsWith("sh: ", StringComparison.Ordinal) && words.Contains(Before, StringComparison.Ordinal));

    /// <summary>What a shell says of a command that it could not become, without what it says of itself.</summary>
    public static string Explain(string words)
    {
        int at = words.LastIndexOf(Before, StringComparison.Ordinal);
        string rest = at < 0 ? words : words[(at + Before.Length)..];
        // busybox: "sh: exec: line 5: name: not found".
        return rest.StartsWith("line ", StringComparison.Ordinal) && rest.IndexOf(": ", StringComparison.Ordinal) is > 0 and var colon ? rest[(colon + 2)..] : rest;
    }
}
