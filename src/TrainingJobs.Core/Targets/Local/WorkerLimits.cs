using System.Globalization;
using TrainingJobs.Core.Runs;

namespace TrainingJobs.Core.Targets.Local;

/// <summary>Gives a worker the umask, the limits and the priority of the session that has started its run, as far as the agent may.</summary>
internal static class WorkerLimits
{
    private const string NiceProgram = "/usr/bin/nice";

    /// <summary>Commands of sh, in figures and fixed words only. What is not allowed to the agent itself is left as it is.</summary>
    public static string ScriptFor(IReadOnlyDictionary<string, string> session)
    {
        var commands = new List<string>();
        if (session.GetValueOrDefault(SessionLimits.Umask) is { Length: > 0 and <= 5 } umask && umask.All(char.IsAsciiDigit))
        {
            commands.Add($"umask {umask}");
        }

        foreach (string limit in (session.GetValueOrDefault(SessionLimits.Limits) ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (limit is [>= 'a' and <= 'z', '=', ..] && (limit[2..] == "unlimited" || limit[2..].All(char.IsAsciiDigit)))
            {
                commands.Add($"ulimit -S -{limit[0]} {limit[2..]} 2>/dev/null");
            }
        }

        return string.Join("; ", commands);
    }

    /// <summary>What stands before the program so that it has the priority of its session, if that is lower than the agent's.</summary>
    public static IReadOnlyList<string> PriorityFor(IReadOnlyDictionary<string, string> session) =>
        Nice(session) is { } wanted && Nice(s_own.Value) is { } own && wanted > own && File.Exists(NiceProgram)
            ? [NiceProgram, "-n", (wanted - own).ToString(CultureInfo.InvariantCulture)]
            : [];

    private static readonly Lazy<IReadOnlyDictionary<string, string>> s_own = new(SessionLimits.OfThisProcess);

    private static int? Nice(IReadOnlyDictionary<string, string> session) =>
        int.TryParse(session.GetValueOrDefault(SessionLimits.Nice), CultureInfo.InvariantCulture, out int nice) ? nice : null;
}
