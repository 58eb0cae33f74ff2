using System.Globalization;

namespace TrainingJobs.Core.Targets.Local;

/// <summary>Counts the processes that the system has ended for want of memory.</summary>
internal static class OomCounter
{
    /// <summary>The count since the start of the machine, in this control group where it is kept; null when the system does not say.</summary>
    public static long? Read() => Sum(
        Field("/proc/vmstat", "oom_kill"), Field("/sys/fs/cgroup/memory.events", "oom_kill"));

    private static long? Sum(long? first, long? second) => first is null && second is null ? null : (first ?? 0) + (second ?? 0);

    private static long? Field(string file, string name)
    {
        try
        {
            foreach (string line in File.ReadLines(file))
            {
                if (line.StartsWith(name, StringComparison.Ordinal) && line.Length > name.Length && line[name.Length] == ' '
                    && long.TryParse(line.AsSpan(name.Length + 1), CultureInfo.InvariantCulture, out long count))
                {
                    return count;
                }
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Not Linux, or an older kernel.
        }

        return null;
    }
}
