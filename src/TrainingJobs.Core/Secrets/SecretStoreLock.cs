using System.Diagnostics;

namespace TrainingJobs.Core.Secrets;

/// <summary>Lets one process at a time change a store; the operating system frees it when the process dies.</summary>
internal static class SecretStoreLock
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(10);

    /// <exception cref="TrainingJobsException">StateUnavailable: somebody else has held it for too long.</exception>
    public static FileStream Take(string path)
    {
        long start = Stopwatch.GetTimestamp();
        while (true)
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1);
            }
            catch (IOException exception) when (IsHeld(exception) && Stopwatch.GetElapsedTime(start) < s_patience)
            {
#pragma warning disable RS0030 // A lock of another process tells nobody when it is free, and callers are not asynchronous.
                Thread.Sleep(1);
#pragma warning restore RS0030
            }
        }
    }

    /// <summary>True for ERROR_SHARING_VIOLATION and EWOULDBLOCK; anything else does not pass by waiting.</summary>
    private static bool IsHeld(IOException exception) =>
        exception.HResult == (OperatingSystem.IsWindows() ? unchecked((int)0x80070020) : OperatingSystem.IsMacOS() ? 35 : 11);
}
