using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using System.Text;

namespace TrainingJobs.Core.Targets.Unix;

/// <summary>Folders by the bytes of their names, for names that are not UTF-8: .NET shows those and can do nothing with them.</summary>
[SupportedOSPlatform("linux")]
internal static unsafe partial class RawFolder
{
    private const int NameOffset = 19;
    private const int TypeOffset = 18;
    private const byte FolderType = 4;

    /// <summary>Removes a folder with all that is in it, links not followed.</summary>
    /// <exception cref="IOException">Something in it cannot be removed; it is named.</exception>
    public static void Delete(string path) => Delete(Encoding.UTF8.GetBytes(path));

    private static void Delete(byte[] path)
    {
        foreach ((byte[] name, bool isFolder) in Entries(path))
        {
            byte[] below = [.. path, (byte)'/', .. name];
            if (isFolder)
            {
                Delete(below);
            }
            else
            {
                Check(unlink(Terminated(below)), below);
            }
        }

        Check(rmdir(Terminated(path)), path);
    }

    private static List<(byte[] Name, bool IsFolder)> Entries(byte[] path)
    {
        var entries = new List<(byte[], bool)>();
        nint folder = opendir(Terminated(path));
        if (folder == 0)
        {
            Check(-1, path);
        }

        try
        {
            while (readdir(folder) is var entry && entry != null)
            {
                ReadOnlySpan<byte> name = MemoryMarshal.CreateReadOnlySpanFromNullTerminated(entry + NameOffset);
                if (!name.SequenceEqual("."u8) && !name.SequenceEqual(".."u8))
                {
                    // Of a file system that tells no types the folders are left to rmdir's error.
                    entries.Add((name.ToArray(), entry[TypeOffset] == FolderType));
                }
            }
        }
        finally
        {
            _ = closedir(folder);
        }

        return entries;
    }

    private static byte[] Terminated(byte[] path) => [.. path, 0];

    private static void Check(int result, byte[] path)
    {
        if (result != 0)
        {
            throw new IOException($"{Marshal.GetLastPInvokeErrorMessage()} : '{Encoding.UTF8.GetString(path)}'");
        }
    }

    [LibraryImport("libc", SetLastError = true)]
    private static partial nint opendir(byte[] path);

    [LibraryImport("libc", SetLastError = true)]
    private static partial byte* readdir(nint folder);

    [LibraryImport("libc")]
    private static partial int closedir(nint folder);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int unlink(byte[] path);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int rmdir(byte[] path);
}
