using System.Globalization;

namespace TrainingJobs.Core.Targets.Local;

/// <summary>
/// What a shim notes of its worker: a line before it starts the command, <c>id boot time</c>; what it has to say, as that a signal
/// ended it; and at the end <c>exit status</c>. All in one file: a full disk leaves room in the page that is there already.
/// </summary>
/// <param name="ProcessId">The shim's own process id, which is that of its session, too.</param>
/// <param name="IsOfThisBoot">False when the machine has been started anew since.</param>
/// <param name="Started">When it was started; null when that was not noted.</param>
/// <param name="ExitStatus">As <c>$?</c> has it; null when the command has not ended.</param>
/// <param name="Words">The last thing that the shim had to say; null when it said nothing.</param>
internal readonly record struct WorkerClaim(int ProcessId, bool IsOfThisBoot, DateTimeOffset? Started, int? ExitStatus, string? Words)
{
    private const string ExitWord = "exit ";

    /// <summary>Reads it; null when the first line is not whole yet. So are others left out that are not whole.</summary>
    public static WorkerClaim? Parse(string? text)
    {
        string[] lines = text?.Split('\n') ?? [""];
        string[] words = lines[0].Split(' ', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        if (lines.Length < 2 || words.Length == 0 || !int.TryParse(words[0], CultureInfo.InvariantCulture, out int id))
        {
            return null;
        }

        bool isOfThisBoot = words.Length == 1 || BootId.Current.Length == 0 || words[1] == BootId.Current;
        DateTimeOffset? started = words.Length > 2 && long.TryParse(words[2], CultureInfo.InvariantCulture, out long time)
            ? DateTimeOffset.FromUnixTimeMilliseconds(time)
            : null;
        int? status = null;
        string? said = null;
        foreach (string line in lines.AsSpan(1, lines.Length - 2))
        {
            if (line.StartsWith(ExitWord, StringComparison.Ordinal) && int.TryParse(line.AsSpan(ExitWord.Length), CultureInfo.InvariantCulture, out int code))
            {
                status = code;
            }
            else if (line.Length > 0)
            {
                said = line;
            }
        }

        return new WorkerClaim(id, isOfThisBoot, started, status, said);
    }

    /// <summary>The line that says how the command ended.</summary>
    public static string ExitLine(int status) => string.Create(CultureInfo.InvariantCulture, $"{ExitWord}{status}\n");
}
