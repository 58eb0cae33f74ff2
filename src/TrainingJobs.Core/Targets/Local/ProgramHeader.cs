using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using TrainingJobs.Core.Targets.Programs;

namespace TrainingJobs.Core.Targets.Local;

/// <summary>
/// Looks at the beginning of a program's file for what would keep the operating system from starting it, since what that says then,
/// "not found", is true of the interpreter and read as of the file.
/// </summary>
internal static class ProgramHeader
{
    /// <summary>A sentence, with what to do; null when nothing is known against it.</summary>
    /// <param name="path">Absolute path of an executable file.</param>
    public static string? WhyNotStartable(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            return null;
        }

        try
        {
            using FileStream file = File.OpenRead(path);
            byte[] head = new byte[256];
            int length = file.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
            return head.AsSpan(0, length) switch
            {
                [(byte)'#', (byte)'!', ..] => OfScript(head.AsSpan(2, length - 2)),
                [0x7F, (byte)'E', (byte)'L', (byte)'F', ..] when OperatingSystem.IsLinux() => OfElf(file, head.AsSpan(0, length)),
                _ => null,
            };
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // One that may be run and not read.
            return null;
        }
    }

    private static string? OfScript(ReadOnlySpan<byte> rest)
    {
        int end = rest.IndexOf((byte)'\n');
        string line = Encoding.UTF8.GetString(end < 0 ? rest : rest[..end]);
        string interpreter = line.TrimStart(' ', '\t').Split(' ', '\t')[0];
        bool hasReturn = line.EndsWith('\r');
        // With "env" the return belongs to the name of the program that env looks for.
        bool isThere = File.Exists(interpreter) && ProgramFinder.FileOf(interpreter) is not null;
        if (isThere && !(hasReturn && Path.GetFileName(interpreter) == "env"))
        {
            return null;
        }

        string shown = interpreter.TrimEnd('\r');
        return hasReturn
            ? $"its first line names the interpreter '{shown}' and ends as on Windows (CR LF), so that the system looks for one with a carriage return in its name. "
                + "Convert the file with 'dos2unix' or 'sed -i \"s/\\r$//\"', or start it with its interpreter."
            : shown.Length == 0
                ? "its first line, '#!', names no interpreter."
                : $"the interpreter that its first line names, '{shown}', is not on this machine. Install it, or correct the first line.";
    }

    private static string? OfElf(FileStream file, ReadOnlySpan<byte> head)
    {
        const int HeaderLength = 64;
        if (head.Length < HeaderLength || head[4] is not (1 or 2) || head[5] is not (1 or 2))
        {
            return "it is no whole program: its header is cut off or damaged.";
        }

        bool isLittle = head[5] == 1;
        ushort machine = Read16(head[18..], isLittle);
        ushort own = RuntimeInformation.OSArchitecture switch
        {
            Architecture.X64 => 62,
            Architecture.Arm64 => 183,
            _ => 0,
        };
        // 3 and 40 are the older processors of the same families, which many kernels run too.
        if (own != 0 && machine != own && machine is not (3 or 40))
        {
            return $"it was built for another processor than this machine's ({RuntimeInformation.OSArchitecture}).";
        }

        return head[4] == 2 && isLittle && LoaderOf(file, head) is { } loader && !File.Exists(loader)
            ? $"the loader that it was built for, '{loader}', is not on this machine; it was made for another distribution."
            : null;
    }

    /// <summary>What PT_INTERP of a program of 64 bits names; null when it needs none.</summary>
    private static string? LoaderOf(FileStream file, ReadOnlySpan<byte> head)
    {
        const int Interpreter = 3;
        long table = BinaryPrimitives.ReadInt64LittleEndian(head[32..]);
        int size = BinaryPrimitives.ReadUInt16LittleEndian(head[54..]);
        int count = BinaryPrimitives.ReadUInt16LittleEndian(head[56..]);
        Span<byte> entry = stackalloc byte[56];
        for (int i = 0; i < count && size >= entry.Length; i++)
        {
            if (RandomAccess.Read(file.SafeFileHandle, entry, table + ((long)i * size)) < entry.Length)
            {
                return null;
            }

            if (BinaryPrimitives.ReadInt32LittleEndian(entry) == Interpreter)
            {
                Span<byte> name = stackalloc byte[(int)Math.Clamp(BinaryPrimitives.ReadInt64LittleEndian(entry[32..]), 0, 512)];
                int read = RandomAccess.Read(file.SafeFileHandle, name, BinaryPrimitives.ReadInt64LittleEndian(entry[8..]));
                return Encoding.UTF8.GetString(name[..read]).TrimEnd('\0');
            }
        }

        return null;
    }

    private static ushort Read16(ReadOnlySpan<byte> bytes, bool isLittle) =>
        isLittle ? BinaryPrimitives.ReadUInt16LittleEndian(bytes) : BinaryPrimitives.ReadUInt16BigEndian(bytes);
}
