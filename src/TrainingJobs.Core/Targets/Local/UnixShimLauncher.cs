using System.Collections.Concurrent;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;

namespace TrainingJobs.Core.Targets.Local;

/// <summary>
/// Starts workers on Linux and macOS under a shim of a few lines of sh: an exit status can be seen only by a process' parent, and it
/// must be recorded also when everything of ours is dead. See docs/decisions/0001.
/// </summary>
internal sealed class UnixShimLauncher : IWorkerLauncher
{
    // $1 beginning of the capture files, $2 of the pipes, $3 working folder, $4 is 1 when secrets stand in the standard input, $5 which
    // start of the machine this is, $6 the time, $7 the program cat where the agent does not read the pipes itself, then program and
    // arguments.
    // Secrets come as assignments for the shell, with a last one that says that all have arrived: cut short, the shim ends before its
    // claim, and is started again. They are in no command line and not in the environment that the shim was started with. Output takes
    // the way through pipes, for a program that opens /dev/stderr for writing would empty a file (docs/decisions/0018). The shim holds
    // the reading ends open: what stands in a pipe lives as long as somebody does (0020). They are opened both ways first, since
    // opening for reading alone waits for a writer. noclobber makes the claim exclusive, so of two shims for one key only one goes
    // on. Signals that are meant for the group must not end the shim before it has recorded the status; a command resets handlers
    // that are set, so the worker itself has the defaults, while what is ignored stays so for cat. The readers are no part of the
    // work: they have no secrets in their environment. The subshell becomes the command: with the redirections on a plain command,
    // the shell's own word about a signal ("Killed") would go to the worker's errors. In the end the shim stops itself until the agent
    // has taken what stands in the pipes, and ends it.
    private const string Script =
        """
        p=$1; q=$2; d=$3; n=$4; b=$5; t=$6; c=$7; shift 7
        if [ "$n" = 1 ]; then trainingjobs_all=; eval "$(cat)" || exit 0; [ "$trainingjobs_all" = 1 ] || exit 0; unset trainingjobs_all; c="${c:+env -i $c}"; fi
        [ "$c" ] || { exec 5<>"$q.out-pipe" 3<"$q.out-pipe" 5>&- 6<>"$q.err-pipe" 4<"$q.err-pipe" 6>&-; } || exit 0
        set -C
        { echo $$ $b $t > "$p.claim"; } 2>/dev/null || exit 0
        set +C
        exec 2>>"$p.claim"
        trap '' HUP INT QUIT TERM USR1 USR2 ALRM TSTP
        [ "$c" ] && { $c "$q.out-pipe" >>"$p.out" & $c "$q.err-pipe" >>"$p.err" & }
        trap : HUP INT QUIT TERM USR1 USR2 ALRM TSTP
        cd "$d" && ( exec "$@" ) >"$q.out-pipe" 2>"$q.err-pipe" </dev/null 3<&- 4<&-
        s=$?
        echo exit $s >&2
        if [ "$c" ]; then wait; else kill -STOP $$; fi
        exit $s
        """;

    private const string Shell = "/bin/sh";
    private const string Nowhere = "/dev/null";

    /// <summary>What reads the pipes where the kernel has no way of moving their content.</summary>
    private static readonly string s_cat = File.Exists("/bin/cat") ? "/bin/cat" : "cat";

    private static readonly TimeSpan s_farewell = TimeSpan.FromSeconds(1);

    /// <summary>Shims that are children of this process and must be waited for, lest they stay as zombies.</summary>
    private readonly ConcurrentDictionary<WorkerKey, int> _children = new();

    /// <summary>Statuses of shims that have ended, until their workers are released: all that is left when a full disk took the record.</summary>
    private readonly ConcurrentDictionary<WorkerKey, int> _statuses = new();

    private readonly WorkerPipes? _pipes;

    /// <param name="pipes">Empties the pipes of workers; null where the kernel has no way of moving their content, and each worker has readers of its own.</param>
    public UnixShimLauncher(WorkerPipes? pipes) => _pipes = pipes;

    public void Start(WorkerStart start, string program, WorkerCapture capture, Action changed)
    {
        string[] arguments =
        [
            "sh", "-c", Script, "trainingjobs-worker", capture.Prefix, capture.PipePrefix, start.Plan.WorkingDirectory, start.Secrets.Count > 0 ? "1" : "0",
            BootId.Word, DateTimeOffset.UtcNow.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture), _pipes is null ? s_cat : "",
            program, .. start.Plan.Arguments.Skip(1),
        ];
        MakePipe(capture, capture.OutputPipe);
        MakePipe(capture, capture.ErrorPipe);
        Watch(capture, changed);
        byte[]? input = start.Secrets.Count > 0 ? SecretAssignments.Of(start.Secrets, "trainingjobs_all=1") : null;
        try
        {
            Reap(start.Key);
            _children[start.Key] = UnixNative.SpawnSession(
                Shell, arguments, start.Environment.Select(pair => $"{pair.Key}={pair.Value}"), Nowhere, input);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(input);
        }
    }

    /// <summary>A start that is repeated finds the pipe there; a folder that somebody has cleaned away is made anew.</summary>
    private static void MakePipe(WorkerCapture capture, string pipe)
    {
        const uint OwnerOnly = 0x180;
        const int NoFolder = 2;
        const int Exists = 17;
        int error = Make();
        if (error == NoFolder)
        {
            PipeFolder.Make(Path.GetDirectoryName(capture.Prefix)!);
            error = Make();
        }

        if (error is not (0 or Exists))
        {
            throw new RunFailedException(Runs.ReasonCodes.CannotStart, $"The pipe '{pipe}' cannot be made: {Marshal.GetPInvokeErrorMessage(error)}.");
        }

        int Make() => UnixNative.mkfifo(pipe, OwnerOnly) == 0 ? 0 : Marshal.GetLastPInvokeError();
    }

    public void Watch(WorkerCapture capture, Action changed)
    {
        if (OperatingSystem.IsLinux())
        {
            _pipes?.Take(capture, changed);
        }
    }

    // As long as it was not waited for, the id of a child is nobody else's.
    public bool IsAlive(int processId, WorkerKey key) =>
        Reap(key) is { } child && child == processId
        || (UnixNative.kill(processId, 0) == 0 && SessionProcesses.IsShim(processId, key));

    public int? StatusOf(WorkerKey key)
    {
        Reap(key);
        return _statuses.TryGetValue(key, out int status) ? status : null;
    }

    public void Forget(WorkerKey key)
    {
        Reap(key);
        _statuses.TryRemove(key, out _);
        if (OperatingSystem.IsLinux())
        {
            _pipes?.Drop(key);
        }
    }

    public bool HasLeftovers(int processId) => UnixNative.kill(-processId, 0) == 0;

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

    public bool IsDrained(WorkerCapture capture) =>
        OperatingSystem.IsLinux() && _pipes is { } pipes ? pipes.AreAtEnd(capture.Key) : !HasReader(capture.OutputPipe) && !HasReader(capture.ErrorPipe);

    public void End(int processId, WorkerKey key)
    {
        if (_pipes is not null)
        {
            EndShim(processId, key);
            return;
        }

        foreach (int id in SessionProcesses.ReadersOf(processId, key))
        {
            _ = UnixNative.kill(id, UnixNative.SigKill);
        }
    }

    public void Dispose()
    {
        if (OperatingSystem.IsLinux())
        {
            _pipes?.Dispose();
        }
    }

    /// <summary>A pipe without a reader cannot be opened for writing at once.</summary>
    private static bool HasReader(string pipe)
    {
        int writeAtOnce = OperatingSystem.IsMacOS() ? 0x1 | 0x4 | 0x1000000 : 0x1 | 0x800 | 0x80000;
        using var end = new SafeFileHandle(UnixNative.open(pipe, writeAtOnce), ownsHandle: true);
        return !end.IsInvalid;
    }

    /// <summary>Ends the shim, which waits for it, and sees it gone.</summary>
    private void EndShim(int processId, WorkerKey key)
    {
        if (!IsAlive(processId, key))
        {
            return;
        }

        _ = UnixNative.kill(processId, UnixNative.SigKill);
        // By its id: of two shims for one worker the other may be the one that was started last.
        if (UnixNative.waitpid(processId, out _, 0) == processId)
        {
            // Its id may be another child's from now on.
            _children.TryRemove(new KeyValuePair<WorkerKey, int>(key, processId));
        }
        else
        {
            // An earlier agent's: whoever has inherited it waits for it.
            SpinWait.SpinUntil(() => UnixNative.kill(processId, 0) != 0, s_farewell);
        }
    }

    /// <summary>Takes the status of a shim that has ended.</summary>
    /// <returns>Its process id while it lives and is a child of this process.</returns>
    private int? Reap(WorkerKey key)
    {
        if (!_children.TryGetValue(key, out int id))
        {
            return null;
        }

        int waited = UnixNative.waitpid(id, out int status, UnixNative.NoHang);
        if (waited == 0)
        {
            return id;
        }

        if (_children.TryRemove(key, out _) && waited == id && (status & 0x7F) == 0)
        {
            _statuses[key] = (status >> 8) & 0xFF;
        }

        return null;
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
