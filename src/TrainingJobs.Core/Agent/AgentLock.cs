namespace TrainingJobs.Core.Agent;

/// <summary>The lock that makes an agent the only one of its state folder; the operating system frees it when the process dies.</summary>
internal static class AgentLock
{
    /// <summary>Takes the lock.</summary>
    /// <param name="path">File to lock.</param>
    /// <param name="timeout">How long to try: a front end that looks whether there is an agent holds the lock for an instant.</param>
    /// <param name="time">Clock.</param>
    /// <returns>The lock, or null when an agent is there.</returns>
    public static FileStream? TryTake(string path, TimeSpan timeout, TimeProvider time)
    {
        long start = time.GetTimestamp();
        while (true)
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1);
            }
            catch (IOException) when (Directory.Exists(Path.GetDirectoryName(path)))
            {
                if (time.GetElapsedTime(start) >= timeout)
                {
                    return null;
                }

                Thread.Yield();
            }
        }
    }

    /// <summary>True when an agent holds the lock.</summary>
    public static bool IsHeld(string path)
    {
        if (!File.Exists(path))
        {
            return false;
        }

        using FileStream? taken = TryTake(path, TimeSpan.Zero, TimeProvider.System);
        return taken is null;
    }
}
