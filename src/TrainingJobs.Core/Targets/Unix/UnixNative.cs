using System.IO.Pipes;
using System.Runtime.InteropServices;
using TrainingJobs.Core.Targets.Programs;

namespace TrainingJobs.Core.Targets.Unix;

/// <summary>The calls of libc that .NET has no face for.</summary>
internal static partial class UnixNative
{
    public const int SigKill = 9;
    public const int SigTerm = 15;
    public const int NoHang = 1;

    private const string Libc = "libc";

    // glibc needs 336 and 80 bytes; macOS a pointer each; musl in between.
    private const int StructureSize = 1024;

    private const int OpenAppend = 0x400 | 0x40 | 0x1;
    private const int OpenAppendMac = 0x8 | 0x200 | 0x1;

    /// <summary>
    /// Starts a program in a session of its own, with default signals and all output appended to one file. Of the files that are open here,
    /// the caller's own above all, like the lock of a script, it inherits none.
    /// </summary>
    /// <param name="program">Absolute path.</param>
    /// <param name="arguments">Its arguments, the first being its own name.</param>
    /// <param name="environment">All of its variables, as NAME=value.</param>
    /// <param name="outputFile">File for standard output and error; made when missing, for the owner only.</param>
    /// <param name="input">What stands in its standard input, by way of a pipe; null for none.</param>
    /// <param name="inputFile">An open file that becomes its standard input; null for none.</param>
    /// <returns>Process id.</returns>
    /// <exception cref="RunFailedException">The operating system refuses.</exception>
    public static unsafe int SpawnSession(string program, IReadOnlyList<string> arguments, IEnumerable<string> environment, string outputFile, byte[]? input = null, SafeHandle? inputFile = null)
    {
        // Made by .NET with the close-on-exec flag, so that no other child inherits the ends.
        using AnonymousPipeServerStream? pipe = input is null ? null : new AnonymousPipeServerStream(PipeDirection.Out, HandleInheritability.None);
        byte* attributes = stackalloc byte[StructureSize];
        byte* actions = stackalloc byte[StructureSize];
        byte* signals = stackalloc byte[128];
        using var argv = new NativeStrings(arguments);
        using var envp = new NativeStrings(environment);
        Check(posix_spawnattr_init(attributes), "posix_spawnattr_init");
        Check(posix_spawn_file_actions_init(actions), "posix_spawn_file_actions_init");
        try
        {
            // .NET ignores SIGPIPE and handles others; a worker must begin with what it would have in a shell.
            sigemptyset(signals);
            Check(posix_spawnattr_setsigmask(attributes, signals), "posix_spawnattr_setsigmask");
            foreach (int signal in (ReadOnlySpan<int>)[1, 2, 3, 13, 14, 15])
            {
                sigaddset(signals, signal);
            }

            Check(posix_spawnattr_setsigdefault(attributes, signals), "posix_spawnattr_setsigdefault");
            const short SetSignalDefault = 0x04;
            const short SetSignalMask = 0x08;
            const short CloseOthersMac = 0x4000;
            short setSession = OperatingSystem.IsMacOS() ? (short)(0x400 | CloseOthersMac) : (short)0x80;
            Check(posix_spawnattr_setflags(attributes, (short)(SetSignalDefault | SetSignalMask | setSession)), "posix_spawnattr_setflags");

            int append = OperatingSystem.IsMacOS() ? OpenAppendMac : OpenAppend;
            if ((pipe?.ClientSafePipeHandle ?? inputFile) is { } standardInput)
            {
                Check(posix_spawn_file_actions_adddup2(actions, (int)standardInput.DangerousGetHandle(), 0), "adddup2");
            }
            else
            {
                Check(posix_spawn_file_actions_addopen(actions, 0, "/dev/null", 0, 0), "addopen");
            }

            Check(posix_spawn_file_actions_addopen(actions, 1, outputFile, append, 0x180), "addopen");
            Check(posix_spawn_file_actions_adddup2(actions, 1, 2), "adddup2");
            CloseInherited(actions);

            int error = posix_spawn(out int id, program, actions, attributes, argv.Pointer, envp.Pointer);
            if (error != 0)
            {
                throw new RunFailedException(
                    Runs.ReasonCodes.CannotStart, $"'{program}' cannot be started: {Marshal.GetPInvokeErrorMessage(error)}.");
            }

            if (pipe is not null)
            {
                Feed(pipe, input!);
            }

            return id;
        }
        finally
        {
            _ = posix_spawn_file_actions_destroy(actions);
            _ = posix_spawnattr_destroy(attributes);
        }
    }

    /// <summary>Starts lines of sh that help us, in a session of their own: of all variables they have only PATH, so no secret.</summary>
    /// <param name="script">The lines.</param>
    /// <param name="arguments">Their <c>$0</c> and the rest.</param>
    /// <param name="outputFile">File for what they say.</param>
    /// <param name="input">Becomes their standard input.</param>
    /// <returns>Process id.</returns>
    /// <exception cref="RunFailedException">The operating system refuses.</exception>
    public static int SpawnHelper(string script, IReadOnlyList<string> arguments, string outputFile, SafeHandle input)
    {
        string path = ProgramFinder.WithoutRelative(Environment.GetEnvironmentVariable("PATH")) is { Length: > 0 } own ? own : "/usr/bin:/bin";
        return SpawnSession("/bin/sh", ["sh", "-c", script, .. arguments], [$"PATH={path}"], outputFile, inputFile: input);
    }

    /// <summary>Sends a signal; to a whole process group when the id is negative. Signal 0 only asks.</summary>
    /// <returns>0, or -1 when there is no such process or it belongs to somebody else.</returns>
    [LibraryImport(Libc, SetLastError = true)]
    public static partial int kill(int processId, int signal);

    /// <summary>Takes the exit status of a child; -1 when it is none of ours.</summary>
    [LibraryImport(Libc, SetLastError = true)]
    public static partial int waitpid(int processId, out int status, int options);

    [LibraryImport(Libc, SetLastError = true)]
    public static partial int getsid(int processId);

    /// <summary>Changes how Linux treats this process.</summary>
    /// <returns>0, or -1.</returns>
    [LibraryImport(Libc, SetLastError = true)]
    public static partial int prctl(int option, nuint first, nuint second, nuint third, nuint fourth);

    [LibraryImport(Libc)]
    public static partial uint geteuid();

    /// <summary>Makes a pipe with a name; -1 when there is something of that name.</summary>
    [LibraryImport(Libc, SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int mkfifo(string path, uint mode);

    /// <summary>Opens what is there already, which needs no third argument.</summary>
    /// <returns>A descriptor, or -1.</returns>
    [LibraryImport(Libc, SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int open(string path, int flags);

    /// <summary>Writes at the place where the descriptor is: for what has no places, like a pipe.</summary>
    /// <returns>How many bytes, or -1.</returns>
    [LibraryImport(Libc, SetLastError = true)]
    public static partial nint write(SafeHandle file, in byte data, nint count);

    /// <summary>Locks the open file, for all who share its descriptor and until the last of them closes it.</summary>
    /// <returns>0, or -1 when somebody else has it.</returns>
    [LibraryImport(Libc, SetLastError = true)]
    public static partial int flock(SafeHandle file, int operation);

    /// <summary>User id of the owner of a file, not followed if it is a link; null when that cannot be asked. Linux only.</summary>
    public static uint? OwnerOf(string path) => Ask(path, field: 0x8, place: 20);

    /// <summary>Group id of a file; as <see cref="OwnerOf"/>.</summary>
    public static uint? GroupOf(string path) => Ask(path, field: 0x10, place: 24);

    /// <param name="path">The file.</param>
    /// <param name="field">The field as statx(2) is asked for it.</param>
    /// <param name="place">Its offset in the answer, the same on all processors.</param>
    private static unsafe uint? Ask(string path, uint field, int place)
    {
        const int WorkingFolder = -100;
        const int NoFollow = 0x100;
        byte* answer = stackalloc byte[256];
        return statx(WorkingFolder, path, NoFollow, field, answer) == 0 ? *(uint*)(answer + place) : null;
    }

    /// <summary>.NET opens files so that no child has them; the shell, or whatever has started this process, may have left others.</summary>
    private static unsafe void CloseInherited(byte* actions)
    {
        const int FirstOther = 3;
        if (OperatingSystem.IsMacOS())
        {
            return;
        }

        try
        {
            Check(posix_spawn_file_actions_addclosefrom_np(actions, FirstOther), "addclosefrom");
        }
        catch (EntryPointNotFoundException)
        {
            // glibc before 2.34, and musl.
            foreach (string file in Directory.EnumerateFileSystemEntries("/proc/self/fd"))
            {
                if (int.TryParse(Path.GetFileName(file), out int descriptor) && descriptor >= FirstOther)
                {
                    Check(posix_spawn_file_actions_addclose(actions, descriptor), "addclose");
                }
            }
        }
    }

    /// <summary>The path without links in any of its folders; null when it cannot be followed.</summary>
    public static unsafe string? RealPath(string path)
    {
        byte* found = realpath(path, null);
        if (found is null)
        {
            return null;
        }

        string? text = Marshal.PtrToStringUTF8((nint)found);
        NativeMemory.Free(found);
        return text;
    }

    private static void Feed(AnonymousPipeServerStream pipe, byte[] input)
    {
        pipe.DisposeLocalCopyOfClientHandle();
        try
        {
            pipe.Write(input);
        }
        catch (IOException)
        {
            // The program did not read it to the end: another one has claimed the worker.
        }
    }

    private static void Check(int error, string call)
    {
        if (error != 0)
        {
            throw new RunFailedException(Runs.ReasonCodes.CannotStart, $"{call} failed: {Marshal.GetPInvokeErrorMessage(error)}.");
        }
    }

    [LibraryImport(Libc, StringMarshalling = StringMarshalling.Utf8)]
    private static unsafe partial int posix_spawn(
        out int processId, string path, byte* actions, byte* attributes, byte** argv, byte** envp);

    [LibraryImport(Libc, SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static unsafe partial int statx(int folder, string path, int flags, uint mask, byte* answer);

    [LibraryImport(Libc, SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static unsafe partial byte* realpath(string path, byte* resolved);

    [LibraryImport(Libc)]
    private static unsafe partial int posix_spawnattr_init(byte* attributes);

    [LibraryImport(Libc)]
    private static unsafe partial int posix_spawnattr_destroy(byte* attributes);

    [LibraryImport(Libc)]
    private static unsafe partial int posix_spawnattr_setflags(byte* attributes, short flags);

    [LibraryImport(Libc)]
    private static unsafe partial int posix_spawnattr_setsigmask(byte* attributes, byte* signals);

    [LibraryImport(Libc)]
    private static unsafe partial int posix_spawnattr_setsigdefault(byte* attributes, byte* signals);

    [LibraryImport(Libc)]
    private static unsafe partial int posix_spawn_file_actions_init(byte* actions);

    [LibraryImport(Libc)]
    private static unsafe partial int posix_spawn_file_actions_destroy(byte* actions);

    [LibraryImport(Libc, StringMarshalling = StringMarshalling.Utf8)]
    private static unsafe partial int posix_spawn_file_actions_addopen(byte* actions, int descriptor, string path, int flags, uint mode);

    [LibraryImport(Libc)]
    private static unsafe partial int posix_spawn_file_actions_addclosefrom_np(byte* actions, int first);

    [LibraryImport(Libc)]
    private static unsafe partial int posix_spawn_file_actions_addclose(byte* actions, int descriptor);

    [LibraryImport(Libc)]
    private static unsafe partial int posix_spawn_file_actions_adddup2(byte* actions, int descriptor, int other);

    [LibraryImport(Libc)]
    private static unsafe partial int sigemptyset(byte* signals);

    [LibraryImport(Libc)]
    private static unsafe partial int sigaddset(byte* signals, int signal);
}
