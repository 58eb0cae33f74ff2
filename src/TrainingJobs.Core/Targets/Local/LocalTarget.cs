using System.Diagnostics;
using System.Globalization;
using TrainingJobs.Core.Jobs;
using TrainingJobs.Core.Planning;
using TrainingJobs.Core.Runs.Logs;
using TrainingJobs.Core.Runs;
using TrainingJobs.Core.Targets.Logs;
using TrainingJobs.Core.Targets.Results;
using TrainingJobs.Core.Targets.Unix;

namespace TrainingJobs.Core.Targets.Local;

/// <summary>This machine: workers are processes.</summary>
internal sealed class LocalTarget : ITarget
{
    /// <summary>How long the output of an ended worker is waited for.</summary>
    private static readonly TimeSpan s_drainTime = TimeSpan.FromSeconds(10);

    private readonly string _active;
    private readonly string _pipes;
    private readonly IWorkerLauncher _launcher;
    private readonly WorkerEnds _ends;
    private readonly PartialLines _partial;
    private readonly PythonEnvironments _python;
    private readonly LocalMonitor _monitor;
    private readonly Func<string, RunFate> _fateOf;
    private readonly GivenPorts _ports = new();

    /// <summary>Where output goes that may hold secrets; null where there is no memory file system.</summary>
    private readonly string? _memory;

    /// <param name="active">Folder for the capture files of all workers.</param>
    /// <param name="pipes">Folder for the pipes of all workers.</param>
    /// <param name="python">Folder for Python environments.</param>
    /// <param name="launcher">How this operating system starts workers.</param>
    /// <param name="fateOf">What has become of a run.</param>
    /// <param name="time">Clock.</param>
    public LocalTarget(
        string active, string pipes, string python, IWorkerLauncher launcher, Func<string, RunFate> fateOf, TimeProvider time)
    {
        _active = active;
        _pipes = pipes;
        _launcher = launcher;
        _fateOf = fateOf;
        _python = new PythonEnvironments(python);
        _memory = MemoryFolder.PathFor(active);
        _partial = new PartialLines(key => _monitor!.Tell(key));
        _ends = new WorkerEnds(launcher, key => _monitor!.Tell(key));
        _monitor = new LocalMonitor(active, pipes, _memory, launcher, _ends, time);
    }

    /// <summary>What processes of this machine can be given.</summary>
    public static TargetCapabilities Abilities { get; } = new()
    {
        Secrets = SecretDelivery.Variable | (MemoryFolder.IsAvailable ? SecretDelivery.File : SecretDelivery.None),
        Files = FileSharing.SameDisk,
    };

    public TargetCapabilities Capabilities => Abilities;

    public IWorkerMonitor Monitor => _monitor;

    public async Task<Preparation> PrepareAsync(RunContext run, Action<string> note, CancellationToken cancellationToken)
    {
        foreach (string folder in run.Plan.Execution.Workers.Select(worker => worker.WorkingDirectory).Distinct())
        {
            if (!Directory.Exists(folder))
            {
                throw new RunFailedException(
                    ReasonCodes.WorkingDirectoryNotFound, $"The working folder '{folder}' does not exist. Make it, or correct 'workingDirectory'.");
            }
        }

        if (run.Plan.Execution.Secrets.Count > 0 && LogoutCleaning.MayStrike)
        {
            note("Secrets and what is printed beside them are kept in /dev/shm, which systemd empties when you have logged out. Run 'loginctl enable-linger' before you do.");
        }

        DataLinks.Make(run.Plan, note);
        Directory.CreateDirectory(run.OutputPath);
        Directory.CreateDirectory(run.CheckpointPath);
        ResultCollector.Prepare(run, Folders(run));
        var variables = new Dictionary<string, string?>
        {
            ["ML_OUTPUT_PATH"] = run.OutputPath,
            ["TRAINING_CHECKPOINT_PATH"] = run.CheckpointPath,
        };
        if (!run.SessionEnvironment.ContainsKey("PYTHONUNBUFFERED"))
        {
            // Into a file, Python would keep its output back until 8 KiB are full; a log is for reading while the run goes on.
            variables["PYTHONUNBUFFERED"] = "1";
        }

        if (run.Plan.Python is { } python)
        {
            if (run.SessionEnvironment.TryGetValue(DownloadVariables.Withheld, out string? withheld))
            {
                note($"Not passed on, since a password stands in it: {withheld}. Put it into pip.conf, or into .netrc.");
            }

            string virtualEnvironment = await _python.GetAsync(
                python, run.Plan.Job.BaseDirectory, run.Plan.Execution.Setup.Count > 0, DownloadSettings(run), note, cancellationToken);
            string programs = Path.Combine(virtualEnvironment, OperatingSystem.IsWindows() ? "Scripts" : "bin");
            variables["VIRTUAL_ENV"] = virtualEnvironment;
            variables["PATH"] = programs + Path.PathSeparator + run.SessionEnvironment.GetValueOrDefault("PATH", "");
            variables["PYTHONHOME"] = null;
        }

        bool isDistributed = WorkerStart.IsDistributed(run.Plan);
        return new Preparation
        {
            InheritsSession = true,
            Variables = variables,
            // All workers must be told the same, whichever agent starts them.
            Details = isDistributed ? _ports.Give(run.RunId).ToString(CultureInfo.InvariantCulture) : null,
            IsWorthKeeping = isDistributed || run.Plan.Python is not null,
        };
    }

    public Task<IReadOnlyList<string>> SubmitAsync(
        RunContext run, Preparation preparation, Submission submission, CancellationToken cancellationToken)
    {
        IReadOnlyList<WorkerStart> starts = WorkerStart.Of(run, preparation, submission, _python.LockOf(run.Plan.Job.BaseDirectory), MeetingOf(preparation));
        foreach (WorkerStart start in starts)
        {
            Start(start);
        }

        return Task.FromResult<IReadOnlyList<string>>([.. starts.Select(start => start.Key.ToString())]);
    }

    public Task CollectOutputsAsync(
        RunContext run, int attempt, IReadOnlyList<WorkerRef> workers, bool isLast, Action<string> note, CancellationToken cancellationToken)
    {
        // Workers write to this disk: before another attempt there is nothing to bring back.
        if (isLast)
        {
            ResultCollector.Collect(run, Folders(run), new ResultFolder(run, note), cancellationToken);
        }

        return Task.CompletedTask;
    }

    /// <summary>The session's variables, and over them what the job itself says of proxies, indexes and certificates.</summary>
    private static Dictionary<string, string> DownloadSettings(RunContext run)
    {
        var settings = new Dictionary<string, string>(run.SessionEnvironment);
        foreach ((string name, string value) in run.Plan.Execution.Workers.SelectMany(worker => worker.Environment))
        {
            if (DownloadVariables.Is(name) || name.StartsWith("PIP_", StringComparison.Ordinal) || name.StartsWith("UV_", StringComparison.Ordinal))
            {
                settings[name] = value;
            }
        }

        return settings;
    }

    /// <summary>Where workers meet: on this machine, since they are all here.</summary>
    private static Rendezvous? MeetingOf(Preparation preparation) =>
        preparation.Details is { } port ? new Rendezvous("127.0.0.1", int.Parse(port, CultureInfo.InvariantCulture)) : null;

    private void Start(WorkerStart start)
    {
        WorkerCapture capture = Capture(start.Key);
        if (File.Exists(capture.Claim))
        {
            return;
        }

        string program = ProgramResolver.Resolve(
            start.Plan.Arguments[0], start.Plan.WorkingDirectory, start.Environment.GetValueOrDefault("PATH"));
        _launcher.Start(start.Secrets.Count > 0 ? Protect(start, capture) : start, program, capture, () => _monitor.Tell(start.Key));
    }

    /// <summary>Waits until all that an ended worker has printed stands in its files.</summary>
    private async ValueTask AwaitOutputAsync(WorkerKey key, WorkerCapture capture, CancellationToken cancellationToken)
    {
        if (capture.ReadClaim() is not { IsOfThisBoot: true, ProcessId: int id })
        {
            return;
        }

        long since = Stopwatch.GetTimestamp();
        while (!_launcher.IsDrained(capture))
        {
            if (Stopwatch.GetElapsedTime(since) > s_drainTime)
            {
                // Somebody who has nothing to do with the run has the pipe; all that was printed by then has been taken.
                break;
            }

            await Task.Delay(1, cancellationToken);
        }

        _launcher.End(id, key);
    }

    public ValueTask SignalAsync(WorkerRef worker, bool force, CancellationToken cancellationToken)
    {
        WorkerKey key = worker.Key;
        WorkerCapture capture = Capture(key);
        if (capture.ReadClaim() is { IsOfThisBoot: true, ProcessId: int id })
        {
            _ends.Signal(capture, id, force);
        }

        return ValueTask.CompletedTask;
    }

    public async ValueTask<bool> DrainLogAsync(
        RunContext run, WorkerRef worker, LogWriter log, bool isEnd, CancellationToken cancellationToken)
    {
        WorkerKey key = worker.Key;
        WorkerCapture capture = Capture(key);
        if (isEnd)
        {
            await AwaitOutputAsync(key, capture, cancellationToken);
        }

        return Take(capture.Output, LogStream.Output) | Take(capture.Error, LogStream.Error);

        bool Take(string file, LogStream stream)
        {
            var source = new LogSource(key.Attempt, key.Index, stream);
            bool any = SpoolFile.Collect(file, source, log, isEnd, !isEnd && _partial.AreDue(key, file));
            if (!isEnd)
            {
                _partial.Taken(key, file, log.PositionOf(source));
            }

            return any;
        }
    }

    public ValueTask<string?> LastLogLineAsync(WorkerRef worker, CancellationToken cancellationToken)
    {
        WorkerCapture capture = Capture(worker.Key);
        return new ValueTask<string?>(OutputTail.LastLine(capture.Error) ?? OutputTail.LastLine(capture.Output));
    }

    public ValueTask CleanUpAsync(WorkerRef worker, bool keep, CancellationToken cancellationToken)
    {
        CleanUp(worker.Key);
        _ports.TakeBack(worker.Key.RunId);
        return ValueTask.CompletedTask;
    }

    public Task SweepAsync(CancellationToken cancellationToken)
    {
        CleanUpAll(key => _fateOf(key.RunId) != RunFate.Active);
        return Task.CompletedTask;
    }

    public Task RemoveRunAsync(string runId, CancellationToken cancellationToken)
    {
        CleanUpAll(key => key.RunId == runId);
        return Task.CompletedTask;
    }

    private void CleanUp(WorkerKey key)
    {
        WorkerCapture capture = Capture(key);
        EndLeftovers(key, capture);
        _ends.Forget(key);
        _partial.Forget(key);
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

    /// <summary>Workers that have files in a folder, whether somebody knows of them or not.</summary>
    public static IReadOnlyList<WorkerKey> KnownIn(string active) => !Directory.Exists(active)
        ? []
        :
        [
            .. Directory.EnumerateFiles(active)
                .Select(file => WorkerKey.Parse(Path.GetFileNameWithoutExtension(file)))
                .OfType<WorkerKey>()
                .Distinct(),
        ];

    /// <summary>Cleans up after those of the workers with files here that are over.</summary>
    public void CleanUpAll(Func<WorkerKey, bool> isOver)
    {
        foreach (WorkerKey key in KnownIn(_active).Where(isOver))
        {
            CleanUp(key);
        }
    }

    public void Dispose()
    {
        _monitor.Dispose();
        _ends.Dispose();
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

        lock (_monitor)
        {
            MemoryFolder.Create(_memory);
            _monitor.WatchMemory();
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

    private static IReadOnlyList<string> Folders(RunContext run) => [.. run.Plan.Execution.Workers.Select(worker => worker.WorkingDirectory).Distinct()];

    private void EndLeftovers(WorkerKey key, WorkerCapture capture)
    {
        if (capture.ReadClaim() is { IsOfThisBoot: true, ProcessId: int id } && _launcher.MayHaveLeftovers(id, key))
        {
            _launcher.Signal(id, key, capture, force: true);
        }
    }

    private WorkerCapture Capture(WorkerKey key) => new(_active, _pipes, key);
}
