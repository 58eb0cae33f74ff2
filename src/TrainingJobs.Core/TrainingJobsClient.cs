using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Text.Json;
using TrainingJobs.Core.Agent;
using TrainingJobs.Core.Agent.Queue;
using TrainingJobs.Core.Files;
using TrainingJobs.Core.Jobs;
using TrainingJobs.Core.Planning;
using TrainingJobs.Core.Runs;
using TrainingJobs.Core.Runs.Logs;
using TrainingJobs.Core.Secrets;
using TrainingJobs.Core.State;
using TrainingJobs.Core.Targets;
using TrainingJobs.Core.Targets.Local.Gpus;

namespace TrainingJobs.Core;

/// <summary>The one door for front ends: reads files, plans, starts and watches runs. Safe for use from several threads.</summary>
public sealed class TrainingJobsClient : IDisposable
{
    /// <summary>How soon a waiting front end sees that something has changed.</summary>
    private static readonly TimeSpan s_look = TimeSpan.FromMilliseconds(5);

    private readonly StateFolder _folder;
    private readonly AgentLauncher _launcher;
    private readonly Lock _lock = new();
    private readonly SecretLookup? _secretManagement;
    private StateStore? _store;

    public TrainingJobsClient(ClientOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _folder = new StateFolder(options.StateFolder);
        _launcher = new AgentLauncher(_folder, options.AgentCommand);
        _secretManagement = options.SecretManagement;
    }

    /// <summary>Absolute path of the state folder.</summary>
    public string StateFolder => _folder.Root;

    /// <summary>Reads one job file, whole; findings are data, not exceptions.</summary>
    /// <exception cref="TrainingJobsException">FileNotFound: there is no such file, or it cannot be read.</exception>
    public JobFileResult ReadFile(string path) => JobFileReader.Read(Path.GetFullPath(path));

    /// <summary>Job files below a folder, by their content, in the order of their paths.</summary>
    public IReadOnlyList<string> FindFiles(string folder, bool recurse) => JobFileReader.FindFiles(Path.GetFullPath(folder), recurse);

    /// <summary>The jobs as a native job file.</summary>
    /// <param name="jobs">Jobs of one project, or of none, with names of their own.</param>
    /// <param name="folder">Folder that the file will stand in: relative paths are rewritten so that they still mean the same; null leaves them.</param>
    public string Export(IReadOnlyList<TrainingJob> jobs, string? folder = null) => JobFileWriter.Write(jobs, folder);

    /// <summary>Checks a job that was made in memory as strictly as one from a file.</summary>
    public IReadOnlyList<Diagnostic> Check(TrainingJob job) => JobFileReader.Check(job);

    /// <summary>Joins a job with arguments and a target. Pure: touches nothing.</summary>
    /// <exception cref="TrainingJobsException">TargetNotFound.</exception>
    public PlanResult Plan(TrainingJob job, JobArguments arguments, string target = "local") =>
        JobPlanner.Plan(job, arguments, TargetCatalog.Find(target));

    /// <summary>Names of targets to choose from, with a word about each.</summary>
    public static IReadOnlyList<(string Name, string Description)> GetTargetNames() => TargetCatalog.Names();

    /// <summary>Stores a run of the plan and makes sure that an agent is there; does not wait for it.</summary>
    /// <exception cref="TrainingJobsException">NotSupported, SecretNotFound, AgentUnavailable, StateUnavailable.</exception>
    public Task<TrainingRun> StartAsync(JobPlan plan, CancellationToken cancellationToken) => AddAsync(plan, null, cancellationToken);

    /// <summary>
    /// Starts the plan of a run again, as a new run that goes on from the same checkpoint folder. The session's variables are those of
    /// now.
    /// </summary>
    /// <exception cref="TrainingJobsException">RunNotFound, RunIdAmbiguous, RunNotEnded, AgentUnavailable, StateUnavailable.</exception>
    public async Task<TrainingRun> RestartAsync(string id, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        TrainingRun old = Resolve(id);
        if (!old.State.IsEnded())
        {
            throw new TrainingJobsException(
                ErrorCodes.RunNotEnded, $"The run {old.Id} is {old.State}: two runs at once would write the same checkpoints. Stop it first.", old.Id);
        }

        JobPlan plan = (Store().GetStored(old.Id) ?? throw NotFound(id)).Plan;
        return await AddAsync(plan, Store().CheckpointOf(old.Id), cancellationToken);
    }

    /// <summary>Targets that are known by name, <c>local</c> first, with what is shared out there; no other is connected to.</summary>
    public IReadOnlyList<JobTarget> GetTargets()
    {
        LocalSettings? settings = _folder.Exists ? ReadSettings() : null;
        MachineCapacity capacity = MachineDefaults.With(settings, []);
        IReadOnlyList<RunLease> leases = _folder.Exists ? Store().Leases() : [];
        return
        [
            new JobTarget
            {
                Name = TargetProfile.Local.Name,
                Kind = "local",
                Cpu = capacity.Cpu,
                CpuUsed = leases.Sum(lease => lease.Cpu),
                Memory = capacity.Memory,
                MemoryUsed = leases.Sum(lease => lease.Memory),
                MaxRuns = capacity.MaxRuns,
                Runs = leases.Count,
            },
            .. TargetCatalog.Names()
                .Where(target => target.Name != TargetProfile.Local.Name)
                .Select(target => new JobTarget { Name = target.Name, Kind = "docker" }),
        ];
    }

    /// <summary>The target of a name, as <see cref="GetTargets"/> gives it.</summary>
    /// <exception cref="TrainingJobsException">TargetNotFound.</exception>
    public JobTarget GetTarget(string name)
    {
        IReadOnlyList<JobTarget> targets = GetTargets();
        return targets.FirstOrDefault(target => target.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
            ?? throw new TrainingJobsException(
                ErrorCodes.TargetNotFound, $"There is no target '{name}'. Known are {string.Join(", ", targets.Select(target => target.Name))}.", name);
    }

    /// <summary>Sets what the target <c>local</c> shares out.</summary>
    /// <param name="cpu">Cores; null leaves them.</param>
    /// <param name="memory">Bytes of memory; null leaves them.</param>
    /// <param name="maxRuns">Runs at the same time; null leaves the number.</param>
    /// <param name="reset">First go back to what the machine has.</param>
    /// <exception cref="TrainingJobsException">TargetInvalid.</exception>
    public JobTarget SetLocalTarget(Quantity? cpu, Quantity? memory, int? maxRuns, bool reset = false)
    {
        LocalSettings settings = new LocalSettings(cpu?.Value, memory?.Value, maxRuns).Checked();
        if (!reset && ReadSettings() is { } before)
        {
            settings = new LocalSettings(settings.Cpu ?? before.Cpu, settings.Memory ?? before.Memory, settings.MaxRuns ?? before.MaxRuns);
        }

        Store().SetSetting(LocalSettings.Name, JsonSerializer.Serialize(settings, StateJsonContext.Default.LocalSettings));
        // An agent that runs looks at once; none is started for this.
        AgentLauncher.Touch(_folder.Wake);
        return GetTargets()[0];
    }

    /// <summary>GPUs of this machine, as its tools show them, and who holds them.</summary>
    public async Task<IReadOnlyList<JobGpu>> GetGpusAsync(CancellationToken cancellationToken)
    {
        Dictionary<string, string> environment = Environment.GetEnvironmentVariables()
            .Cast<System.Collections.DictionaryEntry>()
            .ToDictionary(entry => (string)entry.Key, entry => (string?)entry.Value ?? "");
        IReadOnlyList<JobGpu> gpus = await GpuInventory.ReadAsync(environment, cancellationToken);
        Dictionary<string, string> holders = (_folder.Exists ? Store().Leases() : [])
            .SelectMany(lease => lease.Devices.SelectMany(devices => devices).Select(device => (device, lease.RunId)))
            .ToDictionary(pair => pair.device, pair => pair.RunId);
        return [.. gpus.Select(gpu => gpu with { RunId = holders.GetValueOrDefault(gpu.Key) })];
    }

    /// <summary>Runs that match, newest first.</summary>
    public Task<IReadOnlyList<TrainingRun>> FindRunsAsync(RunQuery query, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult(_folder.Exists ? Store().Find(query) : []);
    }

    /// <summary>The run whose id is, or alone begins with, the text.</summary>
    /// <exception cref="TrainingJobsException">RunNotFound, RunIdAmbiguous.</exception>
    public Task<TrainingRun> GetRunAsync(string id, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult(Resolve(id));
    }

    /// <summary>The plan that a run was started with.</summary>
    /// <exception cref="TrainingJobsException">RunNotFound, RunIdAmbiguous.</exception>
    public Task<JobPlan> GetPlanAsync(string id, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        string whole = Resolve(id).Id;
        return Task.FromResult((Store().GetStored(whole) ?? throw NotFound(id)).Plan);
    }

    /// <summary>The run as it is now, and again after each change, until it has ended. Makes sure an agent is there.</summary>
    /// <exception cref="TrainingJobsException">RunNotFound, RunIdAmbiguous, AgentUnavailable.</exception>
    public async IAsyncEnumerable<TrainingRun> WatchAsync(string id, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        TrainingRun run = Resolve(id);
        yield return run;
        var care = new AgentCare(_folder, _launcher);
        while (!run.State.IsEnded())
        {
            care.Look();
            await Task.Delay(s_look, cancellationToken);
            (RunState State, string? Reason)? now = Store().GetProgress(run.Id);
            if (now is null)
            {
                throw NotFound(id);
            }

            if (now.Value.State != run.State || now.Value.Reason != run.Reason)
            {
                run = Store().Get(run.Id) ?? throw NotFound(id);
                yield return run;
            }
        }
    }

    /// <summary>The history of a run, oldest first.</summary>
    /// <exception cref="TrainingJobsException">RunNotFound, RunIdAmbiguous.</exception>
    public Task<IReadOnlyList<RunEvent>> GetEventsAsync(string id, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult(Store().Events(Resolve(id).Id));
    }

    /// <summary>
    /// Asks for the run to be stopped: SIGTERM to its workers, after the grace period SIGKILL. Does not wait. A run that has ended is
    /// left as it is.
    /// </summary>
    /// <param name="id">Id or unique beginning of it.</param>
    /// <param name="grace">Grace period; null means 10 s.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="TrainingJobsException">RunNotFound, RunIdAmbiguous, AgentUnavailable.</exception>
    public Task StopAsync(string id, TimeSpan? grace, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        TrainingRun run = Resolve(id);
        if (!run.State.IsEnded())
        {
            Store().RequestStop(run.Id, grace);
            _launcher.Ensure();
        }

        return Task.CompletedTask;
    }

    /// <summary>Removes an ended run with its log and artifacts.</summary>
    /// <exception cref="TrainingJobsException">RunNotFound, RunIdAmbiguous, RunNotEnded.</exception>
    public Task RemoveAsync(string id, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        TrainingRun run = Resolve(id);
        string checkpoint = Store().CheckpointOf(run.Id);
        if (!Store().Remove(run.Id))
        {
            throw new TrainingJobsException(
                ErrorCodes.RunNotEnded, $"The run {run.Id} is {run.State} and cannot be removed. Stop it first.", run.Id);
        }

        RemoveFolder(_folder.Run(run.Id));
        if (!Store().IsCheckpointUsed(checkpoint))
        {
            RemoveFolder(_folder.Checkpoint(checkpoint));
        }

        return Task.CompletedTask;
    }

    /// <summary>Lines of the run's log, in order; reading never consumes.</summary>
    /// <exception cref="TrainingJobsException">RunNotFound, RunIdAmbiguous, AgentUnavailable.</exception>
    public async IAsyncEnumerable<LogRecord> ReadLogAsync(
        string id, LogQuery query, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        TrainingRun run = Resolve(id);
        var care = new AgentCare(_folder, _launcher);
        var stream = new LogStreamReader(run.Id, _folder.Log(run.Id), query);
        using (stream)
        {
            while (true)
            {
                // The state is asked before the log is read: what was printed before the end is in the log by then.
                bool isEnded = Store().GetProgress(run.Id) is not { } now || now.State.IsEnded();
                foreach (LogRecord record in stream.Read(isLast: isEnded || !query.Follow))
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    yield return record;
                }

                if (isEnded || !query.Follow)
                {
                    yield break;
                }

                care.Look();
                await Task.Delay(s_look, cancellationToken);
            }
        }
    }

    /// <summary>Opens the run's log, to be read in steps.</summary>
    /// <exception cref="TrainingJobsException">RunNotFound, RunIdAmbiguous.</exception>
    public RunLog OpenLog(string id)
    {
        string whole = Resolve(id).Id;
        return new RunLog(
            new LogStreamReader(whole, _folder.Log(whole), new LogQuery()),
            () => Store().GetProgress(whole) is not { } now || now.State.IsEnded());
    }

    /// <summary>Makes sure that an agent looks after the runs, for a front end that waits for some.</summary>
    /// <exception cref="TrainingJobsException">AgentUnavailable: there is none and it cannot be started.</exception>
    public void EnsureAgent() => _launcher.Ensure();

    /// <summary>Files in the run's output folder, by name.</summary>
    /// <exception cref="TrainingJobsException">RunNotFound, RunIdAmbiguous.</exception>
    public Task<IReadOnlyList<JobArtifact>> GetArtifactsAsync(string id, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        TrainingRun run = Resolve(id);
        var folder = new DirectoryInfo(run.OutputPath);
        IReadOnlyList<JobArtifact> artifacts = !folder.Exists
            ? []
            : [.. folder.EnumerateFiles("*", SearchOption.AllDirectories)
                .Select(file => new JobArtifact(
                    run.Id,
                    Path.GetRelativePath(folder.FullName, file.FullName).Replace(Path.DirectorySeparatorChar, '/'),
                    file.FullName,
                    file.Length,
                    new DateTimeOffset(file.LastWriteTimeUtc, TimeSpan.Zero)))
                .OrderBy(artifact => artifact.Name, StringComparer.Ordinal)];
        return Task.FromResult(artifacts);
    }

    /// <summary>Stores a secret, encrypted.</summary>
    /// <param name="name">Name; upper and lower case differ.</param>
    /// <param name="value">Value; stays the caller's.</param>
    /// <param name="replace">False keeps a secret that is there.</param>
    /// <exception cref="TrainingJobsException">SecretInvalid, SecretExists, SecretStoreDamaged, SecretStoreInsecure, StateUnavailable.</exception>
    public SecretInfo SetSecret(string name, SecretValue value, bool replace = true)
    {
        _folder.Create();
        return Secrets().Set(name, value, replace);
    }

    /// <summary>Names and dates of the stored secrets, by name.</summary>
    /// <exception cref="TrainingJobsException">SecretStoreDamaged, StateUnavailable.</exception>
    public IReadOnlyList<SecretInfo> GetSecrets() => Secrets().List();

    /// <summary>Removes a stored secret.</summary>
    /// <exception cref="TrainingJobsException">SecretNotFound, SecretStoreDamaged, StateUnavailable.</exception>
    public void RemoveSecret(string name)
    {
        if (!Secrets().Remove(name))
        {
            throw new TrainingJobsException(
                ErrorCodes.SecretNotFound, $"There is no secret '{name}'. Get-JobSecret and 'trainingjobs secret list' show those there are; upper and lower case differ.", name);
        }
    }

    /// <summary>The agent of this state folder, running or not.</summary>
    public AgentInfo GetAgent()
    {
        AgentRecord? record = ReadAgentRecord();
        return new AgentInfo
        {
            IsRunning = record is not null,
            ProcessId = record?.ProcessId,
            Started = record?.ProcessStarted,
            Version = record?.Version,
            Host = record?.Host,
            StateFolder = _folder.Root,
            ActiveRuns = _folder.Exists ? Store().ActiveIds().Count : 0,
        };
    }

    /// <summary>Ends the agent and waits until it is gone; workers run on and are found again by the next agent.</summary>
    public async Task StopAgentAsync(CancellationToken cancellationToken)
    {
        while (AgentLock.IsHeld(_folder.AgentLock))
        {
            AgentLauncher.Touch(_folder.AgentStop);
            await Task.Delay(s_look, cancellationToken);
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _store?.Dispose();
            _store = null;
        }
    }

    private LocalSettings? ReadSettings() => Store().Setting(LocalSettings.Name) is { } text
        ? JsonSerializer.Deserialize(text, StateJsonContext.Default.LocalSettings)
        : null;

    private SecretStore Secrets() => new(_folder.Secrets);

    private async Task<TrainingRun> AddAsync(JobPlan plan, string? checkpoint, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        RefuseWhatCannotRunYet(plan);
        string id = RunId.New();
        if (plan.Secrets.Count > 0)
        {
            await KeepSecretsAsync(id, plan.Secrets, cancellationToken);
        }

        TrainingRun run = Store().Add(id, plan, SessionVariables.Capture(plan.ExpandedVariables), checkpoint);
        _launcher.Ensure();
        return run;
    }

    private static void RefuseWhatCannotRunYet(JobPlan plan)
    {
        if (plan.NotStartable is { } reason)
        {
            throw new TrainingJobsException(ErrorCodes.NotSupported, reason, plan.JobName);
        }

        if (plan.Pipeline.Count > 0)
        {
            string steps = string.Join(", ", plan.Pipeline.SelectMany(stage => stage.Steps).Select(step => step.Name));
            throw new TrainingJobsException(
                ErrorCodes.NotSupported, $"'{plan.JobName}' is a pipeline. This version reads, checks and plans pipelines, and does not run them yet. Start its steps one by one: {steps}.", plan.JobName);
        }

        if (plan.Datasets.FirstOrDefault(dataset => dataset.Producer is not null) is { } made)
        {
            throw new TrainingJobsException(
                ErrorCodes.NotSupported, $"'{plan.JobName}' reads a dataset that the job '{made.Producer!.JobName}' makes. This version does not run that job by itself yet: start it first, and take the dataset's 'task' out.", plan.JobName);
        }
    }

    /// <summary>
    /// Looks the secrets up and keeps them, encrypted, for the run: what the session knows now is gone when the work starts, and the log
    /// must be kept clean of the values that the work was given, whatever becomes of the store meanwhile.
    /// </summary>
    private async Task KeepSecretsAsync(string runId, IReadOnlyList<JobSecret> secrets, CancellationToken cancellationToken)
    {
        _folder.Create();
        SecretStore store = Secrets();
        var resolver = new SecretResolver(store) { SecretManagement = _secretManagement };
        using ResolvedSecrets values = await resolver.ResolveAsync(secrets, cancellationToken);
        store.SetForRun(runId, values);
    }

    private StateStore Store()
    {
        lock (_lock)
        {
            return _store ??= StateStore.Open(_folder, TimeProvider.System, durable: true);
        }
    }

    private TrainingRun Resolve(string id)
    {
        IReadOnlyList<TrainingRun> found = _folder.Exists && id.Length > 0 ? Store().FindByIdPrefix(id.ToLowerInvariant()) : [];
        return found switch
        {
            [] => throw NotFound(id),
            [var one] => one,
            [var first, ..] when first.Id == id => first,
            _ => throw new TrainingJobsException(
                ErrorCodes.RunIdAmbiguous, $"Several runs have an id that begins with '{id}', e.g. {found[0].Id} and {found[1].Id}. Give more of it.", id),
        };
    }

    private static void RemoveFolder(string folder)
    {
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static TrainingJobsException NotFound(string id) => new(
        ErrorCodes.RunNotFound, $"There is no run with the id '{id}'. Get-TrainingRun and 'trainingjobs list' show those there are.", id);

    private AgentRecord? ReadAgentRecord()
    {
        try
        {
            AgentRecord? record = JsonSerializer.Deserialize(File.ReadAllText(_folder.AgentFile), StateJsonContext.Default.AgentRecord);
            using Process process = Process.GetProcessById(record!.ProcessId);
            // An agent that was killed leaves its file, and its id may belong to another process by now.
            return (process.StartTime - record.ProcessStarted).Duration() < TimeSpan.FromSeconds(2) ? record : null;
        }
        catch (Exception exception) when (exception is IOException or ArgumentException or JsonException or InvalidOperationException)
        {
            return null;
        }
    }
}
