using System.Collections.Concurrent;
using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;

namespace TrainingJobs.Core.Targets.Local;

/// <summary>
/// Starts workers on Linux and macOS under a shim of a few lines of sh: an exit status can be seen only by a process' parent, and it
/// must be recorded also when everything of ours is dead. See docs/decisions/0001.
/// </summary>
internal sealed class UnixShimLauncher : IWorkerLauncher
{
    // $1 beginning of the capture files, $2 working folder, $3 is 1 when secrets stand in the standard input, $4 which start of the
    // machine this is, $5 the program cat, then program and arguments.
    // Secrets come as assignments for the shell, with a last one that says that all have arrived: cut short, the shim ends before its
    // claim, and is started again. They are in no command line and not in the environment that the shim was started with. noclobber
    // makes the claim exclusive, so of two shims for one key only one goes on. Signals that are meant for the group must not end the
    // shim before it has recorded the status; a command resets handlers that are set, so the worker itself has the defaults, while
    // what is ignored stays so for cat. Output takes the way through pipes, for a program that opens /dev/stderr for writing would
    // empty a file (docs/decisions/0018). The readers are no part of the work: they have no secrets in their environment. The subshell
    // becomes the command: with the redirections on a plain command, the shell's own word about a signal ("Killed") would go to the
    // worker's errors.
    private const string Script =
        """
        p=$1; d=$2; n=$3; b=$4; c=$5; shift 5
        if [ "$n" = 1 ]; then trainingjobs_all=; eval "$(cat)" || exit 0; [ "$trainingjobs_all" = 1 ] || exit 0; unset trainingjobs_all; c="env -i $c"; fi
        set -C
        { echo $$ $b > "$p.claim"; } 2>/dev/null || exit 0
        set +C
        trap '' HUP INT QUIT TERM USR1 USR2 ALRM TSTP
        $c "$p.out-pipe" >>"$p.out" &
        $c "$p.err-pipe" >>"$p.err" &
        trap : HUP INT QUIT TERM USR1 USR2 ALRM TSTP
        cd "$d" && ( exec "$@" ) >"$p.out-pipe" 2>"$p.err-pipe" </dev/null
        s=$?
        echo $s > "$p.exit"
        wait
        exit $s
        """;

    private const string Shell = "/bin/sh";

    private static readonly string s_cat = File.Exists("/bin/cat") ? "/bin/cat" : "cat";

    /// <summary>Shims that are children of this process and must be waited for, lest they stay as zombies.</summary>
    private readonly ConcurrentDictionary<int, WorkerKey> _children = new();

    /// <summary>Statuses of shims that have ended, until their workers are released: all that is left when a full disk took the record.</summary>
    private readonly ConcurrentDictionary<WorkerKey, int> _statuses = new();

    public void Start(WorkerStart start, string program, WorkerCapture capture)
    {
        string[] arguments =
        [
            "sh", "-c", Script, "trainingjobs-worker", capture.Prefix, start.Plan.WorkingDirectory, start.Secrets.Count > 0 ? "1" : "0",
            BootId.Current, s_cat,
            program, .. start.Plan.Arguments.Skip(1),
        ];
        foreach (string pipe in (ReadOnlySpan<string>)[capture.OutputPipe, capture.ErrorPipe])
        {
            // A start that is repeated finds them there.
            const uint OwnerOnly = 0x180;
            _ = UnixNative.mkfifo(pipe, OwnerOnly);
        }

        byte[]? input = start.Secrets.Count > 0 ? SecretAssignments.Of(start.Secrets, "trainingjobs_all=1") : null;
        try
        {
            int id = UnixNative.SpawnSession(Shell, arguments, start.Environment.Select(pair => $"{pair.Key}={pair.Value}"), capture.Shim, input);
            _children[id] = start.Key;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(input);
        }
    }

    public bool IsAlive(int processId, WorkerKey key)
    {
        Reap();
        return UnixNative.kill(processId, 0) == 0 && SessionProcesses.IsShim(processId, key);
    }

    public int? StatusOf(WorkerKey key)
    {
        Reap();
        return _statuses.TryGetValue(key, out int status) ? status : null;
    }

    public void Forget(WorkerKey key)
    {
        Reap();
        _statuses.TryRemove(key, out _);
    }

    public bool HasLeftovers(int processId)
    {
        Reap();
        return UnixNative.kill(-processId, 0) == 0;
    }

    public void Signal(int processId, WorkerKey key, WorkerCapture capture, bool force)
    {
        if (!force)
        {
            // The shim leads the session and its process group; those that made groups of their own are signalled one by one.
            foreach (int id in SessionProcesses.Of(processId, key))
            {
                _ = UnixNative.kill(id, UnixNative.SigTerm);
            }

            return;
        }

        // Not the shim: it records what became of the command. New processes may appear while the old ones are ended: look again
        // until there is none, but not for ever.
        for (int round = 0; round < 100; round++)
        {
            IReadOnlyList<int> processes = SessionProcesses.Of(processId, key);
            if (processes.Count == 0)
            {
                return;
            }

            foreach (int id in processes)
            {
                _ = UnixNative.kill(id, UnixNative.SigKill);
            }

            Thread.Yield();
        }
    }

    public bool IsDrained(WorkerCapture capture) => !HasReader(capture.OutputPipe) && !HasReader(capture.ErrorPipe);

    public void EndReaders(int processId, WorkerKey key)
    {
        foreach (int id in SessionProcesses.ReadersOf(processId, key))
        {
            _ = UnixNative.kill(id, UnixNative.SigKill);
        }
    }

    /// <summary>A pipe without a reader cannot be opened for writing at once.</summary>
    private static bool HasReader(string pipe)
    {
        int writeAtOnce = OperatingSystem.IsMacOS() ? 0x1 | 0x4 | 0x1000000 : 0x1 | 0x800 | 0x80000;
        using var end = new SafeFileHandle(UnixNative.open(pipe, writeAtOnce), ownsHandle: true);
        return !end.IsInvalid;
    }

    /// <summary>Takes the statuses of shims that have ended.</summary>
    private void Reap()
    {
        foreach (int id in _children.Keys)
        {
            int waited = UnixNative.waitpid(id, out int status, UnixNative.NoHang);
            if (waited != 0 && _children.TryRemove(id, out WorkerKey key) && waited == id && (status & 0x7F) == 0)
            {
                _statuses[key] = (status >> 8) & 0xFF;
            }
        }
    }

    /// <summary>Splits a status of the shim into exit code and signal.</summary>
    /// <param name="status">What <c>$?</c> was: 128 + number for a signal, but also for a program that exits with such a code.</param>
    /// <param name="words">What the shell said: it names the signal ("Killed") when there was one, except for SIGINT and SIGPIPE.</param>
    public static string? SignalOf(int status, string? words)
    {
        string? name = (status - 128) switch
        {
            1 => "SIGHUP",
            2 => "SIGINT",
            3 => "SIGQUIT",
            4 => "SIGILL",
            5 => "SIGTRAP",
            6 => "SIGABRT",
            7 when OperatingSystem.IsLinux() => "SIGBUS",
            10 when OperatingSystem.IsMacOS() => "SIGBUS",
            8 => "SIGFPE",
            9 => "SIGKILL",
            11 => "SIGSEGV",
            13 => "SIGPIPE",
            14 => "SIGALRM",
            15 => "SIGTERM",
            > 0 and < 65 => $"signal {status - 128}",
            _ => null,
        };
        return name is "SIGINT" or "SIGPIPE" || words is not null ? name : null;
    }
}
