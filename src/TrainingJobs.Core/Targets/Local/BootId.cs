namespace TrainingJobs.Core.Targets.Local;

/// <summary>
/// Which start of the machine this is. After another one, ids of processes and sessions belong to strangers, who must be left alone.
/// </summary>
internal static class BootId
{
    /// <summary>Random at each start of Linux; empty on other systems, where ids are told apart by command lines alone.</summary>
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
