using System.Security.Cryptography;
using System.Text;

namespace TrainingJobs.Core.Targets.Unix;

/// <summary>A folder on a memory file system, for what must not be written to a disk: secrets, and output that may hold them.</summary>
internal static class MemoryFolder
{
    private const string SharedMemory = "/dev/shm";
    private const UnixFileMode Owner = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>Beside the capture files: the name of the folder where somebody else has taken the usual one.</summary>
    private const string NameFile = "memory-folder";

    /// <summary>True where there is a memory file system.</summary>
    public static bool IsAvailable => OperatingSystem.IsLinux() && Directory.Exists(SharedMemory);

    /// <summary>
    /// Absolute path of the folder that belongs to a state folder and its owner, by whatever path that is reached; null where there is no
    /// memory file system. Where a stranger has taken the name, which all can foresee, it is another one from then on.
    /// </summary>
    /// <param name="active">Folder of the capture files.</param>
    public static string? PathFor(string active)
    {
        if (!IsAvailable)
        {
            return null;
        }

        string file = Path.Combine(active, NameFile);
        string chosen = File.Exists(file) && File.ReadAllText(file).Trim() is { Length: > 0 } name && !name.Contains('/')
            ? Path.Combine(SharedMemory, name)
            : Path.Combine(SharedMemory, $"trainingjobs-{UnixNative.geteuid()}-{HashOf(UnixNative.RealPath(active) ?? active)}");
        if (!IsTaken(chosen) || !Directory.Exists(active))
        {
            return chosen;
        }

        string other = $"trainingjobs-{UnixNative.geteuid()}-{RandomNumberGenerator.GetHexString(24, lowercase: true)}";
        File.WriteAllText(file, other);
        return Path.Combine(SharedMemory, other);
    }

    /// <summary>Makes the folder, for the owner only.</summary>
    /// <exception cref="RunFailedException">Somebody else has made it meanwhile.</exception>
    public static void Create(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        try
        {
            Directory.CreateDirectory(path, Owner);
        }
        catch (IOException exception)
        {
            throw Foreign(path, exception);
        }

        if (IsTaken(path))
        {
            throw Foreign(path, null);
        }
    }

    private static RunFailedException Foreign(string path, Exception? exception) => new(
        Runs.ReasonCodes.CannotStart,
        $"The folder '{path}' is not yours alone. Remove it, or restart the agent with 'trainingjobs agent stop', which takes another name then.",
        exception);

    /// <summary>The folder that all may write to is shared: a name taken by a stranger, or one that is only a link, is not ours.</summary>
    private static bool IsTaken(string path)
    {
        if (OperatingSystem.IsWindows() || UnixNative.OwnerOf(path) is not { } owner)
        {
            return false;
        }

        var folder = new DirectoryInfo(path);
        return owner != UnixNative.geteuid() || folder.LinkTarget is not null || !folder.Exists || File.GetUnixFileMode(path) != Owner;
    }

    private static string HashOf(string path) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(path)))[..16];
}
