using System.Globalization;
using System.Runtime.InteropServices;
using TrainingJobs.Core.Jobs;

namespace TrainingJobs.Core.Runs;

/// <summary>
/// What a session has of its own beside variables: umask, priority, and limits of what processes may use. The agent has those of the
/// session that happened to start it; a run is to have those of its own.
/// </summary>
internal static partial class SessionLimits
{
    /// <summary>The umask, in octal.</summary>
    public const string Umask = RunVariables.ReservedPrefix + "umask";

    /// <summary>The priority, from -20 to 19.</summary>
    public const string Nice = RunVariables.ReservedPrefix + "nice";

    /// <summary>Soft limits as sh sets them, <c>n=1024 t=unlimited</c>; only Linux tells them.</summary>
    public const string Limits = RunVariables.ReservedPrefix + "limits";

    /// <summary>Option of ulimit, name in <c>/proc/self/limits</c>, and how many bytes ulimit counts as one.</summary>
    private static readonly (string Option, string Name, long Unit)[] s_known =
    [
        ("t", "Max cpu time", 1), ("f", "Max file size", 512), ("d", "Max data size", 1024), ("s", "Max stack size", 1024),
        ("c", "Max core file size", 512), ("n", "Max open files", 1), ("v", "Max address space", 1024),
    ];

    /// <summary>Adds what can be known of this process.</summary>
    public static void Capture(Dictionary<string, string> variables)
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        try
        {
            string[] status = File.ReadAllLines("/proc/self/status");
            if (Field(status, "Umask:") is { } umask)
            {
                variables[Umask] = umask;
            }

            const int ThisProcess = 0;
            variables[Nice] = getpriority(ThisProcess, 0).ToString(CultureInfo.InvariantCulture);
            // .NET raises the limit of open files to what is allowed; the shell that has started this process has the session's.
            string? files = Field(status, "PPid:") is { } parent && File.Exists($"/proc/{parent}/limits")
                ? Of(ReadLimits($"/proc/{parent}/limits"), "Max open files") : null;
            string[] own = ReadLimits("/proc/self/limits");
            variables[Limits] = string.Join(' ', s_known
                .Select(known => (known.Option, Value: Scaled(known.Option == "n" ? files ?? Of(own, known.Name) : Of(own, known.Name), known.Unit)))
                .Where(limit => limit.Value is not null)
                .Select(limit => $"{limit.Option}={limit.Value}"));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // What is not told is that of the agent.
        }
    }

    /// <summary>Soft limits of this process, in the same notation.</summary>
    public static IReadOnlyDictionary<string, string> OfThisProcess()
    {
        var variables = new Dictionary<string, string>();
        Capture(variables);
        return variables;
    }

    private static string[] ReadLimits(string path)
    {
        try
        {
            return File.ReadAllLines(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    private static string? Field(string[] lines, string name) =>
        lines.FirstOrDefault(line => line.StartsWith(name, StringComparison.Ordinal))?[name.Length..].Trim();

    /// <summary>"Max open files            1024                 524288               files": the first is the soft limit.</summary>
    private static string? Of(string[] lines, string name) =>
        Field(lines, name)?.Split(' ', StringSplitOptions.RemoveEmptyEntries).FirstOrDefault();

    private static string? Scaled(string? value, long unit) =>
        value == "unlimited" ? value
        : long.TryParse(value, CultureInfo.InvariantCulture, out long number) ? (number / unit).ToString(CultureInfo.InvariantCulture)
        : null;

    [LibraryImport("libc")]
    private static partial int getpriority(int which, uint who);
}
