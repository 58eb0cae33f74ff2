namespace TrainingJobs.Core.Tests.Local;

/// <summary>Finds what lives of a run.</summary>
internal static class RunProcesses
{
    /// <summary>Command lines of processes that carry the run's id in their environment. Linux only.</summary>
    public static List<string> Of(string runId)
    {
        var found = new List<string>();
        foreach (string folder in Directory.EnumerateDirectories("/proc").Where(folder => char.IsAsciiDigit(Path.GetFileName(folder)[0])))
        {
            try
            {
                if (File.ReadAllText(Path.Combine(folder, "environ")).Contains($"TRAINING_RUN_ID={runId}", StringComparison.Ordinal))
                {
                    found.Add($"{Path.GetFileName(folder)} {File.ReadAllText(Path.Combine(folder, "cmdline")).Replace('\0', ' ')}");
                }
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                // It has ended meanwhile.
            }
        }

        return found;
    }
}
