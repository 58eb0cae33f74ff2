using TrainingJobs.Core.Jobs;

namespace TrainingJobs.Core.Files.Skelebot;

/// <summary>What a job's <c>source</c> runs: a script by its interpreter, with arguments of its own, or a command as it is.</summary>
/// <param name="Command">The command without the job's arguments and parameters.</param>
/// <param name="Script">Path of the script; null for a command.</param>
internal sealed record SkelebotSource(JobCommand Command, string? Script)
{
    // skelebot runs everything in bash, whose syntax the text may use.
    private const string Shell = "bash";

    private static readonly Dictionary<string, string[]> s_interpreters = new(StringComparer.Ordinal)
    {
        [".py"] = ["python", "-u"], [".sh"] = ["bash"], [".R"] = ["Rscript"], [".r"] = ["Rscript"],
    };

    public static SkelebotSource Read(string source)
    {
        string text = ShellWords.Trim(source);
        string first = ShellWords.First(text);
        int dot = first.LastIndexOf('.');
        string[]? interpreter = dot < 0 ? null : s_interpreters.GetValueOrDefault(first[dot..]);
        string line = interpreter is null ? text : $"{string.Join(' ', interpreter)} {text}";
        JobCommand command = ShellWords.TrySplit(line, out IReadOnlyList<string>? words)
            ? JobCommand.Vector(words.Select(ShellWords.Literal))
            : JobCommand.ForShell(ShellWords.Literal(line), Shell);
        return new SkelebotSource(command, interpreter is null ? null : first);
    }
}
