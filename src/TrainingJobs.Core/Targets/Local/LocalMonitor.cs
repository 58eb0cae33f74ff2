using System.Collections.Concurrent;
using TrainingJobs.Core.Runs;

namespace TrainingJobs.Core.Targets.Local;

/// <summary>
/// Watches the processes of this machine. An observation is read off a worker's files when it is asked for, which costs less than to keep one
/// up to date; files that change, and the launcher, tell of news.
/// </summary>
internal sealed class LocalMonitor : IWorkerMonitor
{
    /// <summary>How long a shim may take between making its claim and writing it.</summary>
    private static readonly TimeSpan s_claimTime = TimeSpan.FromSeconds(5);

    private readonly string _active;
    private readonly string _pipes;
    private readonly string? _memory;
    private readonly IWorkerLauncher _launcher;
    private readonly WorkerEnds _ends;
    private readonly TimeProvider _time;
    private readonly List<FileSystemWatcher> _watchers = [];
    private readonly ConcurrentDictionary<WorkerKey, long?> _killsBefore = new();

    /// <param name="active">Folder for the capture files of all workers.</param>
    /// <param name="pipes">Folder for the pipes of all workers.</param>
    /// <param name="memory">Folder for output that may hold secrets; null where there is no memory file system.</param>
    /// <param name="launcher">Knows which processes live.</param>
    /// <param name="ends">Knows what ended programs have left running.</param>
    /// <param name="time">Clock.</param>
    public LocalMonitor(string active, string pipes, string? memory, IWorkerLauncher launcher, WorkerEnds ends, TimeProvider time)
    {
        _active = active;
        _pipes = pipes;
        _memory = memory;
        _launcher = launcher;
        _ends = ends;
        _time = time;
        _watchers.Add(Watch(active));
        if (memory is not null && Directory.Exists(memory))
        {
            _watchers.Add(Watch(memory));
        }
    }

    public event Action<WorkerKey>? Changed;

    public string? Trouble => null;

    // A worker's files tell everything else, and are watched for all workers.
    public void Track(RunContext run, WorkerRef worker) => _killsBefore[worker.Key] = run.OutOfMemoryKills;

    public void Untrack(WorkerKey key) => _killsBefore.TryRemove(key, out _);

    public WorkerObservation Last(WorkerKey key) =>
        OutOfMemory.Explain(Observe(key), _killsBefore.GetValueOrDefault(key), OomCounter.Read);

    private WorkerObservation Observe(WorkerKey key)
    {
        var capture = new WorkerCapture(_active, _pipes, key);
        if (!File.Exists(capture.Claim))
        {
            return WorkerObservation.NotStarted;
        }

        if (capture.ReadClaim() is not { } claim)
        {
            return Unwritten(capture);
        }

        _launcher.Watch(capture, () => Tell(key));
        bool isAlive = claim.IsOfThisBoot && _launcher.IsAlive(claim.ProcessId, key);
        if (!isAlive && claim.ExitStatus is null)
        {
            // It may have ended since the claim was read: then it is to be seen as ended, never as lost.
            claim = capture.ReadClaim() ?? claim;
        }

        DateTimeOffset begun = claim.Started ?? WorkerCapture.TimeOf(capture.Claim);
        int? status = claim.ExitStatus ?? (isAlive ? null : _launcher.StatusOf(key));
        if ((status is null && isAlive) || !IsOver(capture, claim))
        {
            return new WorkerObservation { State = WorkerState.Running, ProcessId = claim.ProcessId, Started = begun };
        }

        return status is { } code ? Exited(capture, claim, code, begun) : Vanished(claim, begun);
    }

    WorkerObservation? IWorkerMonitor.Last(WorkerKey key) => Last(key);

    /// <summary>Says that something may have happened to a worker.</summary>
    public void Tell(WorkerKey key) => Changed?.Invoke(key);

    /// <summary>Begins to watch the memory folder, which has just been made.</summary>
    public void WatchMemory()
    {
        lock (_watchers)
        {
            if (_watchers.Count == 1)
            {
                _watchers.Add(Watch(_memory!));
            }
        }
    }

    public void Dispose()
    {
        foreach (FileSystemWatcher watcher in _watchers)
        {
            watcher.Dispose();
        }
    }

    /// <summary>What a program has started is a part of the worker: that runs until nothing of it is left.</summary>
    private bool IsOver(WorkerCapture capture, WorkerClaim claim)
    {
        try
        {
            return !claim.IsOfThisBoot || _ends.IsOver(capture, claim.ProcessId);
        }
        catch (IOException)
        {
            // A full disk: who takes in the rest of its output says so, and comes again.
            return true;
        }
    }

    private WorkerObservation Unwritten(WorkerCapture capture)
    {
        DateTimeOffset started = WorkerCapture.TimeOf(capture.Claim);
        return _time.GetUtcNow() - started < s_claimTime
            ? WorkerObservation.NotStarted
            : new WorkerObservation
            {
                State = WorkerState.Lost,
                Started = started,
                Ended = started,
                Message = "It could not write to the state folder; is the disk full?",
            };
    }

    private WorkerObservation Exited(WorkerCapture capture, WorkerClaim claim, int status, DateTimeOffset begun)
    {
        string? signal = status > 128 ? UnixShimLauncher.SignalOf(status, claim.Words) : null;
        return new WorkerObservation
        {
            State = WorkerState.Exited,
            ProcessId = claim.ProcessId,
            ExitCode = status,
            Signal = signal,
            Started = begun,
            Ended = claim.ExitStatus is null ? _time.GetUtcNow() : WorkerCapture.TimeOf(capture.Claim),
            Message = signal is null ? claim.Words : null,
        };
    }

    private WorkerObservation Vanished(WorkerClaim claim, DateTimeOffset begun) => new()
    {
        State = WorkerState.Lost,
        ProcessId = claim.ProcessId,
        Started = begun,
        Ended = _time.GetUtcNow(),
        Message = claim.IsOfThisBoot
            ? "Its processes are gone and left no exit code: somebody ended them with SIGKILL."
            : "The machine was restarted while it ran.",
    };

    private FileSystemWatcher Watch(string folder)
    {
        var watcher = new FileSystemWatcher(folder)
        {
            NotifyFilter = NotifyFilters.FileName | NotifyFilters.LastWrite | NotifyFilters.Size,
            InternalBufferSize = 64 * 1024,
        };
        watcher.Changed += OnFile;
        watcher.Created += OnFile;
        watcher.EnableRaisingEvents = true;
        return watcher;
    }

    private void OnFile(object sender, FileSystemEventArgs change)
    {
        ReadOnlySpan<char> name = Path.GetFileNameWithoutExtension(change.Name.AsSpan());
        if (WorkerKey.Parse(name) is { } key)
        {
            Tell(key);
        }
    }
}
