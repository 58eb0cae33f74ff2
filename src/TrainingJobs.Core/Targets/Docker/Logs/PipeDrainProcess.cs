using System.Collections.Concurrent;
using Microsoft.Win32.SafeHandles;
using TrainingJobs.Core.Targets.Unix;

namespace TrainingJobs.Core.Targets.Docker.Logs;

/// <summary>One output of a container: the pipe, the file that it ends in, and the process in between.</summary>
internal sealed class PipeDrainProcess
{
    private static readonly string s_script = ShellScript.Load<PipeDrainProcess>("drain-pipe.sh");

    private const int OpenReadWrite = 2 | CloseOnExec;
    private const int OpenWriteAtOnce = 1 | 0x800 | CloseOnExec;
    private const int CloseOnExec = 0x80000;
    private const int LockAtOnce = 2 | 4;

    /// <summary>
    /// Free bytes of the disk without which no reader is started again: cat takes up to 128 KiB out of the pipe before it learns that
    /// they cannot be written, and each new one would lose as much.
    /// </summary>
    private const long LeastRoom = 1024 * 1024;

    private static readonly TimeSpan s_firstPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_farewell = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_longestPause = TimeSpan.FromMinutes(1);

    /// <summary>Readers that are children of this process and must be waited for, lest they stay as zombies.</summary>
    private static readonly ConcurrentDictionary<int, byte> s_children = new();

    private readonly string _pipe;
    private readonly string _lock;
    private readonly string _begun;
    private TimeSpan _pause = s_firstPause;
    private long _next = Environment.TickCount64 + (long)s_firstPause.TotalMilliseconds;

    /// <param name="root">Folder of the files.</param>
    /// <param name="key">The worker.</param>
    /// <param name="name"><c>out</c> or <c>err</c>.</param>
    public PipeDrainProcess(string root, WorkerKey key, string name)
    {
        string prefix = Path.Combine(root, key.ToString());
        _pipe = Path.Combine(prefix + ".pipes", name);
        _lock = $"{prefix}.{name}-lock";
        _begun = $"{prefix}.{name}-begun";
        File = $"{prefix}.{name}";
        Shim = $"{prefix}.{name}-shim";
    }

    /// <summary>What was read.</summary>
    public string File { get; }

    /// <summary>What the reader itself had to say.</summary>
    public string Shim { get; }

    /// <summary>True while a reader lives, whoever has started it.</summary>
    public bool IsAlive
    {
        get
        {
            using SafeFileHandle? mine = Lock();
            return mine is null && System.IO.File.Exists(_lock);
        }
    }

    /// <summary>True when the pipe has a reader at its other end.</summary>
    public bool IsOpen
    {
        get
        {
            using SafeFileHandle writing = new(UnixNative.open(_pipe, OpenWriteAtOnce), ownsHandle: true);
            return !writing.IsInvalid;
        }
    }

    public void Make()
    {
        if (OperatingSystem.IsWindows())
        {
            throw new PlatformNotSupportedException();
        }

        const uint Everybody = 0x1B6;
        _ = UnixNative.mkfifo(_pipe, Everybody);
        // What was asked for was under the umask.
        System.IO.File.SetUnixFileMode(_pipe, (UnixFileMode)Everybody);
        foreach (string file in (ReadOnlySpan<string>)[_lock, File])
        {
            // .NET opens nothing that somebody has locked.
            if (System.IO.File.Exists(file))
            {
                continue;
            }

            using var made = new FileStream(file, new FileStreamOptions
            {
                Mode = FileMode.OpenOrCreate, Access = FileAccess.Write, Share = FileShare.ReadWrite | FileShare.Delete,
                UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
            });
        }
    }

    /// <summary>Starts a reader where none lives.</summary>
    /// <exception cref="RunFailedException">It cannot be started.</exception>
    public void Ensure()
    {
        Reap();
        using SafeFileHandle? mine = Lock();
        if (mine is null)
        {
            return;
        }

        int id = UnixNative.SpawnHelper(s_script, ["trainingjobs-output", _pipe, File, _begun], Shim, mine);
        s_children[id] = 0;
    }

    /// <summary>The same, now and then: an output that the job has closed has no reader either.</summary>
    public void Care()
    {
        if (Environment.TickCount64 < _next)
        {
            return;
        }

        if (IsAlive)
        {
            _pause = s_firstPause;
        }
        else if (HasRoom())
        {
            Ensure();
            _pause = _pause * 2 < s_longestPause ? _pause * 2 : s_longestPause;
        }

        _next = Environment.TickCount64 + (long)_pause.TotalMilliseconds;
    }

    /// <summary>Gives the beginning to a reader that waits for it in vain, and waits for its end.</summary>
    public void Release()
    {
        if (!System.IO.File.Exists(_begun))
        {
            using SafeFileHandle writing = new(UnixNative.open(_pipe, OpenWriteAtOnce), ownsHandle: true);
            if (!writing.IsInvalid)
            {
                byte line = (byte)'\n';
                _ = UnixNative.write(writing, in line, 1);
                writing.Dispose();
                SpinWait.SpinUntil(() => !IsAlive, s_farewell);
            }
        }

        Reap();
    }

    private bool HasRoom()
    {
        string file = System.IO.File.ResolveLinkTarget(File, returnFinalTarget: true)?.FullName ?? File;
        return new DriveInfo(Path.GetDirectoryName(file)!).AvailableFreeSpace >= LeastRoom;
    }

    private SafeFileHandle? Lock()
    {
        var file = new SafeFileHandle(UnixNative.open(_lock, OpenReadWrite), ownsHandle: true);
        if (!file.IsInvalid && UnixNative.flock(file, LockAtOnce) == 0)
        {
            return file;
        }

        file.Dispose();
        return null;
    }

    private static void Reap()
    {
        foreach (int id in s_children.Keys)
        {
            if (UnixNative.waitpid(id, out _, UnixNative.NoHang) != 0)
            {
                s_children.TryRemove(id, out _);
            }
        }
    }
}
