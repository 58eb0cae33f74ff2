using System.Collections.Concurrent;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;
using TrainingJobs.Core.Jobs;
using TrainingJobs.Core.Targets.Local.Processes;
using TrainingJobs.Core.Targets.Unix;

namespace TrainingJobs.Core.Targets.Local;

/// <summary>
/// Starts workers on Linux and macOS under a shim of a few lines of sh: an exit status can be seen only by a process' parent, and it
/// must be recorded also when everything of ours is dead. See docs/decisions/0001.
/// </summary>
internal sealed class UnixShimLauncher : IWorkerLauncher
{
    private static readonly string s_script = ShellScript.Load<UnixShimLauncher>("worker-shim.sh");

    private const string Shell = "/bin/sh";
    private const string Nowhere = "/dev/null";

    /// <summary>Reads the pipes where the kernel has no way of moving their content, and secrets for the shim.</summary>
    private static readonly string s_cat = File.Exists("/bin/cat") ? "/bin/cat" : "/usr/bin/cat";

    private static readonly TimeSpan s_farewell = TimeSpan.FromSeconds(1);

    /// <summary>What a process takes to be gone after SIGKILL.</summary>
    private static readonly TimeSpan s_lastMoment = TimeSpan.FromMilliseconds(20);

    /// <summary>Shims that are children of this process and must be waited for, lest they stay as zombies.</summary>
    private readonly ConcurrentDictionary<WorkerKey, int> _children = new();

    /// <summary>Statuses of shims that have ended, until their workers are released: all that is left when a full disk took the record.</summary>
    private readonly ConcurrentDictionary<WorkerKey, int> _statuses = new();

    /// <summary>Workers whose shims are, or were, children of this process.</summary>
    private readonly ConcurrentDictionary<WorkerKey, int> _own = new();

    private readonly WorkerPipes? _pipes;
    private readonly ProcessTables _tables = new();
    private readonly Subreaper? _reaper;

    /// <param name="pipes">Empties the pipes of workers; null where the kernel has no way of moving their content, and each worker has readers of its own.</param>
    public UnixShimLauncher(WorkerPipes? pipes)
    {
        _pipes = pipes;
        if (pipes is not null && OperatingSystem.IsLinux())
        {
            _reaper = new Subreaper(id => _children.Values.Contains(id));
        }
    }

    public void Start(WorkerStart start, string program, WorkerCapture capture, Action changed)
    {
        string[] arguments =
        [
            "sh", "-c", s_script, WorkerShim.Name,
            capture.Prefix, capture.PipePrefix, start.Plan.WorkingDirectory, start.Secrets.Count > 0 ? "1" : "0",
            BootId.Word, DateTimeOffset.UtcNow.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture),
            _pipes is null ? "1" : "", s_cat, WorkerLimits.ScriptFor(start.Environment),
            .. WorkerLimits.PriorityFor(start.Environment), program, .. start.Plan.Arguments.Skip(1),
        ];
        MakePipe(capture, capture.OutputPipe);
        MakePipe(capture, capture.ErrorPipe);
        Watch(capture, changed);
        byte[]? input = start.Secrets.Count > 0 ? SecretAssignments.Of(start.Secrets, "trainingjobs_all=1") : null;
        try
        {
            Reap(start.Key);
            _own[start.Key] = _children[start.Key] = UnixNative.SpawnSession(Shell, arguments, VariablesOf(start), Nowhere, input);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(input);
        }
    }

    /// <summary>The variables that the shim begins with, and passes on: those of the job, and of ours only what it takes out again.</summary>
    private static IEnumerable<string> VariablesOf(WorkerStart start)
    {
        if (start.Secrets.FirstOrDefault(secret => RunVariables.IsReserved(secret.Variable)) is { } ours)
        {
            // Where it is read from a file or given on a command line it is refused; here it would be taken for the shim's own.
            throw new RunFailedException(Runs.ReasonCodes.CannotStart, $"No secret may have the name '{ours.Variable}', which is kept for what runs the job.");
        }

        foreach ((string name, string value) in start.Environment)
        {
            if (name == "IFS")
            {
                yield return $"{RunVariables.ReservedPrefix}ifs={value}";
            }
            else if (!RunVariables.IsReserved(name))
            {
                yield return $"{name}={value}";
            }
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
        || (UnixNative.kill(processId, 0) == 0 && WorkerShim.Is(processId, key));

    public int? StatusOf(WorkerKey key)
    {
        Reap(key);
        return _statuses.TryGetValue(key, out int status) ? status : null;
    }

    public void Forget(WorkerKey key)
    {
        Reap(key);
        _statuses.TryRemove(key, out _);
        _own.TryRemove(key, out _);
        if (OperatingSystem.IsLinux())
        {
            _pipes?.Drop(key);
        }
    }

    public bool MayHaveLeftovers(int processId, WorkerKey key)
    {
        if (!OperatingSystem.IsLinux() || _reaper is not { IsActive: true } reaper || !_own.TryGetValue(key, out int own) || own != processId)
        {
            return true;
        }

        if (UnixNative.kill(-processId, 0) == 0)
        {
            // What has ended is a member of its group until it was waited for.
            reaper.Reap();
        }

        return UnixNative.kill(-processId, 0) == 0 || reaper.HasLeftovers(processId, key);
    }

    public IReadOnlyList<ProcessEntry> ProcessesOf(int processId, WorkerKey key) =>
        // That there are some may be known from a look for another worker; that there are none, only from one of now.
        Living(_tables.Recent(), processId, key) is { Count: > 0 } some ? some : Living(_tables.Now(), processId, key);

    public IReadOnlyList<ProcessEntry> Signal(int processId, WorkerKey key, WorkerCapture capture, bool force)
    {
        // One look for all workers that are signalled together. One that was born since is found when the program has ended.
        IReadOnlyList<ProcessEntry> processes = Living(_tables.Recent(), processId, key);
        if (!force)
        {
            // The shim leads the session and its process group; those that made groups of their own are signalled one by one.
            Send(processes, UnixNative.SigTerm);
            return processes;
        }

        // Not the shim: it records what became of the command. New processes may appear while the old ones are ended: look again
        // until there is none, but not for ever.
        for (int round = 0; round < 100 && processes.Count > 0; round++)
        {
            Send(processes, UnixNative.SigKill);
            SpinWait.SpinUntil(() => !processes.Any(ProcessFiles.IsThere), s_lastMoment);
            if (OperatingSystem.IsLinux() && _reaper is { IsActive: true } reaper && _own.ContainsKey(key) && !reaper.HasLeftovers(processId, key))
            {
                // What they had started themselves would be ours by now.
                break;
            }

            processes = Living(_tables.Now(), processId, key);
        }

        return processes;
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

        Send(_tables.Recent().ReadersOf(processId, key), UnixNative.SigKill);
    }

    public void Dispose()
    {
        if (OperatingSystem.IsLinux())
        {
            _pipes?.Dispose();
            _reaper?.Dispose();
        }
    }

    /// <summary>Those that can be signalled: what has become another user's is out of reach.</summary>
    private static IReadOnlyList<ProcessEntry> Living(ProcessTable table, int processId, WorkerKey key) =>
        [.. table.Of(processId, key).Where(ProcessFiles.IsThere)];

    private static void Send(IReadOnlyList<ProcessEntry> processes, int signal)
    {
        foreach (ProcessEntry process in processes)
        {
            _ = UnixNative.kill(process.Id, signal);
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
