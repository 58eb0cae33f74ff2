using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace TrainingJobs.Core.Targets.Pipes;

/// <summary>The calls of Linux for pipes that .NET has no face for.</summary>
[SupportedOSPlatform("linux")]
internal static partial class PipeNative
{
    public const int OpenReadAtOnce = 0x800 | CloseOnExec;
    public const int OpenOrMakeFlags = 0x2 | 0x40 | CloseOnExec;
    public const int LockAtOnce = 2 | 4;
    public const int ControlAdd = 1;
    public const int ControlRemove = 2;
    public const int CloseOnExec = 0x80000;

    /// <summary>EPOLLIN, EPOLLHUP, and EPOLLET: told once for each change.</summary>
    public const uint InputEdge = 0x1 | 0x10 | 0x80000000;

    public const uint Input = 0x1;
    public const uint SpliceAtOnce = 2;
    public const int SetPipeSize = 1031;

    public const int ErrorInterrupted = 4;
    public const int ErrorAgain = 11;
    public const int ErrorInvalid = 22;

    private const string Libc = "libc";

    /// <summary>struct epoll_event is packed on x86 only.</summary>
    private static readonly int s_dataOffset = RuntimeInformation.ProcessArchitecture is Architecture.X64 or Architecture.X86 ? 4 : 8;

    /// <summary>Bytes of one event.</summary>
    public static int EventLength => s_dataOffset + 8;

    /// <summary>Asks to be told of a descriptor, or no more.</summary>
    /// <param name="epoll">Who tells.</param>
    /// <param name="operation"><see cref="ControlAdd"/> or <see cref="ControlRemove"/>.</param>
    /// <param name="descriptor">The descriptor.</param>
    /// <param name="what">Kinds of events.</param>
    /// <param name="data">Comes with each event.</param>
    /// <returns>0, or -1.</returns>
    public static int Control(SafeHandle epoll, int operation, SafeHandle descriptor, uint what, long data)
    {
        Span<byte> request = stackalloc byte[16];
        MemoryMarshal.Write(request, in what);
        MemoryMarshal.Write(request[s_dataOffset..], in data);
        return epoll_ctl(epoll, operation, descriptor, ref MemoryMarshal.GetReference(request));
    }

    /// <summary>What was given to <see cref="Control"/> for the event at this place.</summary>
    public static long DataOf(ReadOnlySpan<byte> events, int index) => MemoryMarshal.Read<long>(events[(index * EventLength + s_dataOffset)..]);

    [LibraryImport(Libc, EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int OpenOrMake(string path, int flags, uint mode);

    [LibraryImport(Libc, SetLastError = true)]
    public static partial int epoll_create1(int flags);

    [LibraryImport(Libc, SetLastError = true)]
    public static partial int epoll_wait(SafeHandle epoll, ref byte events, int most, int milliseconds);

    [LibraryImport(Libc, SetLastError = true)]
    public static partial int eventfd(uint value, int flags);

    /// <summary>Moves bytes from a pipe into a file inside the kernel: whoever ends in between, no byte is lost or doubled.</summary>
    /// <returns>How many bytes; 0 when the pipe is empty and nobody can write into it; -1 for an error.</returns>
    [LibraryImport(Libc, SetLastError = true)]
    public static unsafe partial nint splice(SafeHandle from, long* fromPosition, SafeHandle to, long* toPosition, nuint count, uint flags);

    /// <summary>Copies bytes from one pipe into another and leaves them in the first.</summary>
    /// <returns>As <see cref="splice"/>.</returns>
    [LibraryImport(Libc, SetLastError = true)]
    public static partial nint tee(SafeHandle from, SafeHandle to, nuint count, uint flags);

    [LibraryImport(Libc, SetLastError = true)]
    public static unsafe partial int pipe2(int* ends, int flags);

    [LibraryImport(Libc, SetLastError = true)]
    public static partial nint read(SafeHandle from, ref byte data, nint count);

    [LibraryImport(Libc, SetLastError = true)]
    public static partial int fcntl(SafeHandle file, int command, nint argument);

    [LibraryImport(Libc, SetLastError = true)]
    private static partial int epoll_ctl(SafeHandle epoll, int operation, SafeHandle descriptor, ref byte request);
}
