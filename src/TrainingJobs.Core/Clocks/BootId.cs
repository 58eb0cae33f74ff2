namespace TrainingJobs.Core.Clocks;

/// <summary>
/// Which start of the machine this is. After another one, ids of processes and sessions belong to strangers, and the clock that counts
/// from the start has begun anew.
/// </summary>
internal static class BootId
{
    /// <summary>Random at each start of Linux; empty on other systems.</summary>
    public static string Current { get; } = Read();

    /// <summary>The same as a word that is never empty.</summary>
    public static string Word => Current.Length > 0 ? Current : "-";

    private static string Read()
    {
        try
        {
            return OperatingSystem.IsLinux() ? File.ReadAllText("/proc/sys/kernel/random/boot_id").Trim() : "";
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
