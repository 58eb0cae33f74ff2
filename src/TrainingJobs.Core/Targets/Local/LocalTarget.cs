using System.Diagnostics;
using TrainingJobs.Core.Runs;
using TrainingJobs.Core.Runs.Logs;
using TrainingJobs.Core.Targets.Results;

namespace TrainingJobs.Core.Targets.Local;

/// <summary>This machine: workers are processes.</summary>
internal sealed class LocalTarget : IRunTarget
{
    /// <summary>How long a shim may take between making its claim and writing it.</summary>
    private static readonly TimeSpan s_claimTime = TimeSpan.FromSeconds(5);

    /// <summary>
    /// A worker that has ended and left nothing behind is drained by then, also on a busy machine; one that is not has left processes,
    /// and finding them takes a look at all processes there are.
    /// </summary>
    private static readonly TimeSpan s_leftoverTime = TimeSpan.FromMilliseconds(500);

    /// <summary>How long the output of an ended worker is waited for.</summary>
    private static readonly TimeSpan s_drainTime = TimeSpan.FromSeconds(10);

    private readonly string _active;
    private readonly string _pipes;
    private readonly IWorkerLauncher _launcher;
    private readonly PythonEnvironments _python;
    private readonly List<FileSystemWatcher> _watchers = [];

    /// <summary>Where output goes that may hold secrets; null where there is no memory file system.</summary>
    private readonly string? _memory;
    private readonly TimeProvider _time;

    /// <param name="active">Folder for the capture files of all workers.</param>
    /// <param name="pipes">Folder for the pipes of all workers.</param>
    /// <param name="python">Folder for Python environments.</param>
    /// <param name="launcher">How this operating system starts workers.</param>
    /// <param name="time">Clock.</param>
    public LocalTarget(string active, string pipes, string python, IWorkerLauncher launcher, TimeProvider time)
    {
        _active = active;
        _pipes = pipes;
        _launcher = launcher;
        _time = time;
        _python = new PythonEnvironments(python);
        _memory = MemoryFolder.PathFor(active);
        _watchers.Add(Watch(active));
        if (_memory is not null && Directory.Exists(_memory))
        {
            _watchers.Add(Watch(_memory));
        }
    }

    public event Action<WorkerKey>? Changed;

    public async Task<IReadOnlyDictionary<string, string>> PrepareAsync(
        RunContext run, Action<string> note, CancellationToken cancellationToken)
    {
        foreach (string folder in run.Plan.Workers.Select(worker => worker.WorkingDirectory).Distinct())
        {
            if (!Directory.Exists(folder))
            {
                throw new RunFailedException(
                    ReasonCodes.WorkingDirectoryNotFound, $"The working folder '{folder}' does not exist. Make it, or correct 'workingDirectory'.");
            }
        }

        if (run.Plan.Secrets.Count > 0 && LogoutCleaning.MayStrike)
        {
            note("Secrets and what is printed beside them are kept in /dev/shm, which systemd empties when you have logged out. Run 'loginctl enable-linger' before you do.");
        }

        DataLinks.Make(run.Plan, note);
        Directory.CreateDirectory(run.OutputPath);
        Directory.CreateDirectory(run.CheckpointPath);
        ResultCollector.Prepare(run, Folders(run));
        var environment = new Dictionary<string, string>(run.SessionEnvironment)
        {
            ["ML_OUTPUT_PATH"] = run.OutputPath,
            ["TRAINING_CHECKPOINT_PATH"] = run.CheckpointPath,
        };
        // Into a file, Python would keep its output back until 8 KiB are full; a log is for reading while the run goes on.
        environment.TryAdd("PYTHONUNBUFFERED", "1");
        if (run.Plan.Python is { } python)
        {
            string virtualEnvironment = await _python.GetAsync(python, run.Plan.BaseDirectory, run.Plan.Setup.Count > 0, run.SessionEnvironment, note, cancellationToken);
            string programs = Path.Combine(virtualEnvironment, OperatingSystem.IsWindows() ? "Scripts" : "bin");
            environment["VIRTUAL_ENV"] = virtualEnvironment;
            environment["PATH"] = programs + Path.PathSeparator + environment.GetValueOrDefault("PATH", "");
            environment.Remove("PYTHONHOME");
        }

        return environment;
    }

    public string? SetupLockOf(RunContext run) => _python.LockOf(run.Plan.BaseDirectory);

    public ValueTask KeepResultsAsync(RunContext run, int attempt, Action<string> note, CancellationToken cancellationToken)
    {
        ResultCollector.Collect(run, Folders(run), new ResultFolder(run, note), cancellationToken);
        return ValueTask.CompletedTask;
    }

    public ValueTask StartAsync(RunContext run, WorkerStart start, CancellationToken cancellationToken)
    {
        WorkerCapture capture = Capture(start.Key);
        if (File.Exists(capture.Claim))
        {
            return ValueTask.CompletedTask;
        }

        string program = ProgramResolver.Resolve(
            start.Plan.Arguments[0], start.Plan.WorkingDirectory, start.Environment.GetValueOrDefault("PATH"));
        _launcher.Start(start.Secrets.Count > 0 ? Protect(start, capture) : start, program, capture, () => Changed?.Invoke(start.Key));
        return ValueTask.CompletedTask;
    }

    public async ValueTask<WorkerObservation> ObserveAsync(WorkerKey key, CancellationToken cancellationToken)
    {
        WorkerObservation seen = Observe(key);
        if (seen.State is WorkerState.Exited or WorkerState.Lost)
        {
            await DrainAsync(key, cancellationToken);
        }

        return seen;
    }

    /// <summary>Waits until all that an ended worker has printed stands in its files.</summary>
    private async Task DrainAsync(WorkerKey key, CancellationToken cancellationToken)
    {
        WorkerCapture capture = Capture(key);
        if (capture.ReadClaim() is not { IsOfThisBoot: true, ProcessId: int id })
        {
            return;
        }

        long since = Stopwatch.GetTimestamp();
        bool isFirst = true;
        while (!_launcher.IsDrained(capture))
        {
            TimeSpan waited = Stopwatch.GetElapsedTime(since);
            if (waited > s_drainTime)
            {
                // Somebody who has nothing to do with the run has the pipe; all that was printed by then has been taken.
                break;
            }

            if (isFirst && waited > s_leftoverTime)
            {
                isFirst = false;
                EndLeftovers(key, capture);
            }

            await Task.Delay(1, cancellationToken);
        }

        _launcher.End(id, key);
    }

    private WorkerObservation Observe(WorkerKey key)
    {
        WorkerCapture capture = Capture(key);
        if (!File.Exists(capture.Claim))
        {
            return WorkerObservation.NotStarted;
        }

        if (capture.ReadClaim() is not { } claim)
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

        _launcher.Watch(capture, () => Changed?.Invoke(key));
        int id = claim.ProcessId;
        bool isAlive = claim.IsOfThisBoot && _launcher.IsAlive(id, key);
        if (!isAlive && claim.ExitStatus is null)
        {
            // It may have ended since the claim was read: then it is to be seen as ended, never as lost.
            claim = capture.ReadClaim() ?? claim;
        }

        DateTimeOffset begun = claim.Started ?? WorkerCapture.TimeOf(capture.Claim);
        if ((claim.ExitStatus ?? (isAlive ? null : _launcher.StatusOf(key))) is { } status)
        {
            string? signal = status > 128 ? UnixShimLauncher.SignalOf(status, claim.Words) : null;
            return new WorkerObservation
            {
                State = WorkerState.Exited,
                ProcessId = id,
                ExitCode = status,
                Signal = signal,
                Started = begun,
                Ended = claim.ExitStatus is null ? _time.GetUtcNow() : WorkerCapture.TimeOf(capture.Claim),
                Message = signal is null ? claim.Words : null,
            };
        }

        return isAlive
            ? new WorkerObservation { State = WorkerState.Running, ProcessId = id, Started = begun }
            : new WorkerObservation
            {
                State = WorkerState.Lost,
                ProcessId = id,
                Started = begun,
                Ended = _time.GetUtcNow(),
                Message = claim.IsOfThisBoot
                    ? "Its processes are gone and left no exit code: somebody ended them with SIGKILL."
                    : "The machine was restarted while it ran.",
            };
    }

    public ValueTask SignalAsync(WorkerKey key, bool force, CancellationToken cancellationToken)
    {
        WorkerCapture capture = Capture(key);
        if (capture.ReadClaim() is { IsOfThisBoot: true, ProcessId: int id })
        {
            _launcher.Signal(id, key, capture, force);
        }

        return ValueTask.CompletedTask;
    }

    public ValueTask<bool> CollectAsync(RunContext run, WorkerKey key, LogWriter log, bool isEnd, CancellationToken cancellationToken)
    {
        WorkerCapture capture = Capture(key);
        if (isEnd)
        {
            EndLeftovers(key, capture);
        }

        bool any = CaptureFile.Collect(capture.Output, new LogSource(key.Attempt, key.Index, LogStream.Output), log, isEnd);
        any |= CaptureFile.Collect(capture.Error, new LogSource(key.Attempt, key.Index, LogStream.Error), log, isEnd);
        return new ValueTask<bool>(any);
    }

    public ValueTask<string?> LastWordsAsync(WorkerKey key, CancellationToken cancellationToken)
    {
        WorkerCapture capture = Capture(key);
        return new ValueTask<string?>(OutputTail.LastLine(capture.Error) ?? OutputTail.LastLine(capture.Output));
    }

    public ValueTask ReleaseAsync(WorkerKey key, bool keep, CancellationToken cancellationToken)
    {
        Release(key);
        return ValueTask.CompletedTask;
    }

    /// <summary>The same, at once.</summary>
    public void Release(WorkerKey key)
    {
        WorkerCapture capture = Capture(key);
        EndLeftovers(key, capture);
        _launcher.Forget(key);
        foreach (string file in capture.All)
        {
            File.Delete(file);
        }

        if (_memory is not null && Directory.Exists(_memory))
        {
            foreach (string file in Directory.EnumerateFiles(_memory, $"{key}.*"))
            {
                File.Delete(file);
            }
        }
    }

    /// <summary>Workers that have files here, whether somebody knows of them or not.</summary>
    public IReadOnlyList<WorkerKey> Known() =>
    [
        .. Directory.EnumerateFiles(_active)
            .Select(file => WorkerKey.Parse(Path.GetFileNameWithoutExtension(file)))
            .OfType<WorkerKey>()
            .Distinct(),
    ];

    public void Dispose()
    {
        foreach (FileSystemWatcher watcher in _watchers)
        {
            watcher.Dispose();
        }

        _launcher.Dispose();
        PipeFolder.Tidy(_pipes);
    }

    /// <summary>Sees to it that neither the secrets nor what the worker prints, which may hold them, is written to a disk.</summary>
    private WorkerStart Protect(WorkerStart start, WorkerCapture capture)
    {
        if (_memory is null)
        {
            return start.Secrets.FirstOrDefault(secret => secret.AsFile) is { } file
                ? throw new RunFailedException(
                    ReasonCodes.NotSupported,
                    $"The secret for {file.Variable} is to be a file, and this system has no memory file system to put it on. Inject it as a variable.")
                : start;
        }

        lock (_watchers)
        {
            MemoryFolder.Create(_memory);
            if (_watchers.Count == 1)
            {
                _watchers.Add(Watch(_memory));
            }
        }

        foreach (string output in (ReadOnlySpan<string>)[capture.Output, capture.Error])
        {
            // A start that is repeated finds the links there.
            if (new FileInfo(output).LinkTarget is null)
            {
                File.CreateSymbolicLink(output, Path.Combine(_memory, Path.GetFileName(output)));
            }
        }

        return start with { Secrets = [.. start.Secrets.Select(secret => secret.AsFile ? SecretFile.Write(_memory, start.Key, secret) : secret)] };
    }

    private static IReadOnlyList<string> Folders(RunContext run) => [.. run.Plan.Workers.Select(worker => worker.WorkingDirectory).Distinct()];

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

    private void EndLeftovers(WorkerKey key, WorkerCapture capture)
    {
        if (capture.ReadClaim() is { IsOfThisBoot: true, ProcessId: int id } && _launcher.HasLeftovers(id))
        {
            _launcher.Signal(id, key, capture, force: true);
        }
    }

    private WorkerCapture Capture(WorkerKey key) => new(_active, _pipes, key);

    private void OnFile(object sender, FileSystemEventArgs change)
    {
        ReadOnlySpan<char> name = Path.GetFileNameWithoutExtension(change.Name.AsSpan());
        if (WorkerKey.Parse(name) is { } key)
        {
            Changed?.Invoke(key);
        }
    }
}
