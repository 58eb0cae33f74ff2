using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace TrainingJobs.Core.Files;

/// <summary>
/// Reads files that users, and files of theirs, name. A pipe or a device in the place of a file neither holds the reader up nor fills
/// its memory.
/// </summary>
internal static partial class FileBytes
{
    private const int Piece = 81920;

    /// <summary>The bytes of the file, at most one more than the limit, so that it can be told that there are more.</summary>
    /// <exception cref="IOException">There is no such file, it is no regular one, or it cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public static byte[] Read(string path, int limit)
    {
        using SafeFileHandle handle = Open(path);
        using var stream = new FileStream(handle, FileAccess.Read, bufferSize: 0);
        if (!stream.CanSeek)
        {
            throw new IOException($"'{path}' is no regular file.");
        }

        using var content = new MemoryStream();
        byte[] buffer = new byte[Piece];
        while (content.Length <= limit && stream.Read(buffer, 0, (int)Math.Min(Piece, limit + 1 - content.Length)) is > 0 and int count)
        {
            content.Write(buffer, 0, count);
        }

        return content.ToArray();
    }

    private static SafeFileHandle Open(string path)
    {
        const FileShare Share = FileShare.ReadWrite | FileShare.Delete;
        if (OperatingSystem.IsWindows())
        {
            return File.OpenHandle(path, FileMode.Open, FileAccess.Read, Share);
        }

        // Without O_NONBLOCK, to open a pipe that nobody writes to waits for ever.
        int flags = OperatingSystem.IsMacOS() ? 0x4 | 0x100_0000 : 0x800 | 0x8_0000;
        int descriptor = OpenFile(path, flags);
        if (descriptor >= 0)
        {
            return new SafeFileHandle(descriptor, ownsHandle: true);
        }

        // .NET says in its own words why not, or opens what can be opened after all, unless it is what would hold it up.
        int error = Marshal.GetLastPInvokeError();
        return File.Exists(path) && new FileInfo(path).Length > 0
            ? File.OpenHandle(path, FileMode.Open, FileAccess.Read, Share) : throw new IOException(Marshal.GetPInvokeErrorMessage(error));
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int OpenFile(string path, int flags);
}
