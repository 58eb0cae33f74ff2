using System.Runtime.InteropServices;

namespace TrainingJobs.Core.Secrets;

/// <summary>Small files for the owner only, which are there whole or not at all, also after the machine lost its power.</summary>
internal static partial class SecureFile
{
    private const UnixFileMode OwnerFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Makes a folder that only its owner can enter.</summary>
    public static void MakeFolder(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            // Below the user's profile the rights that are inherited are the owner's alone.
            Directory.CreateDirectory(path);
        }
        else
        {
            Directory.CreateDirectory(path, OwnerFile | UnixFileMode.UserExecute);
        }
    }

    public static byte[] Read(string path)
    {
        // Shared for deletion too: the file may be replaced meanwhile.
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        byte[] content = GC.AllocateUninitializedArray<byte>((int)file.Length, pinned: true);
        file.ReadExactly(content);
        return content;
    }

    /// <summary>Replaces the file in one step. The caller holds a lock, so that the name of the temporary file is free.</summary>
    public static void Write(string path, ReadOnlySpan<byte> content, bool replace = true)
    {
        string temporary = path + ".new";
        File.Delete(temporary);
        try
        {
            var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = FileShare.None, BufferSize = 0 };
            if (!OperatingSystem.IsWindows())
            {
                options.UnixCreateMode = OwnerFile;
            }

            using (var file = new FileStream(temporary, options))
            {
                file.Write(content);
                file.Flush(flushToDisk: true);
            }

            File.Move(temporary, path, replace);
            FlushFolder(Path.GetDirectoryName(path)!);
        }
        catch (IOException)
        {
            // A full disk must not keep half a file.
            File.Delete(temporary);
            throw;
        }
    }

    public static void Delete(string path)
    {
        File.Delete(path);
        FlushFolder(Path.GetDirectoryName(path)!);
    }

    /// <summary>Makes the names in a folder durable; Windows does so by itself.</summary>
    private static void FlushFolder(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        const int ReadOnly = 0;
        int descriptor = open(path, ReadOnly);
        if (descriptor >= 0)
        {
            // Some file systems refuse; then there is no more to be had.
            _ = fsync(descriptor);
            _ = close(descriptor);
        }
    }

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int open(string path, int flags);

    [LibraryImport("libc")]
    private static partial int fsync(int descriptor);

    [LibraryImport("libc")]
    private static partial int close(int descriptor);
}
