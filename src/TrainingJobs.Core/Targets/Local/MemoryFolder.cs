using System.Security.Cryptography;
using System.Text;

namespace TrainingJobs.Core.Targets.Local;

/// <summary>A folder on a memory file system, for what must not be written to a disk: secrets, and output that may hold them.</summary>
internal static class MemoryFolder
{
    private const string SharedMemory = "/dev/shm";

    /// <summary>Absolute path of the folder that belongs to a state folder and its owner; null where there is no memory file system.</summary>
    public static string? PathFor(string active)
    {
        if (!OperatingSystem.IsLinux() || !Directory.Exists(SharedMemory))
        {
            return null;
        }

        string hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(active)))[..16];
        return Path.Combine(SharedMemory, $"trainingjobs-{UnixNative.geteuid()}-{hash}");
    }

    /// <summary>Makes the folder, for the owner only.</summary>
    /// <exception cref="RunFailedException">Somebody else has made it.</exception>
    public static void Create(string path)
    {
        const UnixFileMode Owner = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        Directory.CreateDirectory(path, Owner);
        // The folder that all may write to is shared: a name taken by a stranger, or one that is only a link, is not ours.
        if (File.GetUnixFileMode(path) != Owner || UnixNative.OwnerOf(path) != UnixNative.geteuid() || new DirectoryInfo(path).LinkTarget is not null)
        {
            throw new RunFailedException(
                Runs.ReasonCodes.CannotStart, $"The folder '{path}' is not yours alone. Remove it.");
        }
    }
}
