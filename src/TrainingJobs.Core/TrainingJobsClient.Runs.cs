using System.Runtime.CompilerServices;
using TrainingJobs.Core.Agent;
using TrainingJobs.Core.Agent.Steps;
using TrainingJobs.Core.Jobs;
using TrainingJobs.Core.Planning;
using TrainingJobs.Core.Runs;
using TrainingJobs.Core.Secrets;
using TrainingJobs.Core.State;
using TrainingJobs.Core.Targets;
using TrainingJobs.Core.Targets.Docker;
using TrainingJobs.Core.Targets.Docker.Engine;
using TrainingJobs.Core.Targets.Docker.Output;

namespace TrainingJobs.Core;

// Runs: start, watch, stop, remove.
public sealed partial class TrainingJobsClient
{
    /// <summary>How long the removal of a run waits for the daemon that keeps its containers.</summary>
    private static readonly TimeSpan s_daemonPatience = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Stores a run of the plan, with one for each step and each maker of data, and makes sure that an agent is there; does not wait
    /// for it.
    /// </summary>
    /// <exception cref="TrainingJobsException">
    /// NotSupported; AgentUnavailable; for a job with secrets SecretNotFound, SecretSourceUnavailable, SecretAccessDenied, SecretInvalid, SecretStoreDamaged, SecretStoreInsecure.
    /// </exception>
    public Task<TrainingRun> StartAsync(JobPlan plan, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(plan);
        return AddAsync(plan, new StepTree([]) { MadeBy = MadeBy }, cancellationToken);
    }

    /// <summary>
    /// Starts the plan of a run again, as a new run that goes on from the same checkpoint folder. Steps that have succeeded in a run that
    /// has not are not run again. The session's variables are those of now.
    /// </summary>
    /// <param name="id">Id or unique beginning of it.</param>
    /// <param name="fromStart">True runs all steps again.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="TrainingJobsException">RunNotFound, RunIdAmbiguous, RunNotEnded, and what <see cref="StartAsync"/> has.</exception>
    public async Task<TrainingRun> RestartAsync(string id, bool fromStart, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        TrainingRun old = Resolve(id);
        if (!old.State.IsEnded())
        {
            throw new TrainingJobsException(
                ErrorCodes.RunNotEnded, $"The run {old.Id} is {old.State}: two runs at once would write the same checkpoints. Stop it first.", old.Id);
        }

        JobPlan plan = (Store().Runs.GetStored(old.Id) ?? throw NotFound(id)).Plan;
        bool isAll = fromStart || old.State == RunState.Succeeded;
        var tree = new StepTree(isAll ? [old] : Store().Runs.Tree(old.Id))
        {
            CheckpointOf = Store().Runs.CheckpointOf,
            MadeBy = fromStart ? _ => null : MadeBy,
        };
        return await AddAsync(plan, tree, cancellationToken);
    }

    /// <summary>Runs that match, newest first.</summary>
    public Task<IReadOnlyList<TrainingRun>> FindRunsAsync(RunQuery query, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var disk = new StateDisk(_folder);
        return Task.FromResult<IReadOnlyList<TrainingRun>>(_folder.Exists ? [.. Store().Runs.Find(query).Select(disk.Explain)] : []);
    }

    /// <summary>The run whose id is, or alone begins with, the text.</summary>
    /// <exception cref="TrainingJobsException">RunNotFound, RunIdAmbiguous.</exception>
    public Task<TrainingRun> GetRunAsync(string id, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult(new StateDisk(_folder).Explain(Resolve(id)));
    }

    /// <summary>The plan that a run was started with.</summary>
    /// <exception cref="TrainingJobsException">RunNotFound, RunIdAmbiguous.</exception>
    public Task<JobPlan> GetPlanAsync(string id, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        string whole = Resolve(id).Id;
        return Task.FromResult((Store().Runs.GetStored(whole) ?? throw NotFound(id)).Plan);
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
            (RunState State, string? Reason)? now = Store().Runs.GetProgress(run.Id);
            if (now is null)
            {
                throw NotFound(id);
            }

            if (now.Value.State != run.State || now.Value.Reason != run.Reason)
            {
                run = Store().Runs.Get(run.Id) ?? throw NotFound(id);
                yield return run;
            }
        }
    }

    /// <summary>The history of a run, oldest first.</summary>
    /// <exception cref="TrainingJobsException">RunNotFound, RunIdAmbiguous.</exception>
    public Task<IReadOnlyList<RunEvent>> GetEventsAsync(string id, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult(Store().Runs.Events(Resolve(id).Id));
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
            Store().Changes.RequestStop(run.Id, grace);
            _launcher.Ensure();
        }

        return Task.CompletedTask;
    }

    /// <summary>
    /// Removes an ended run with its log, its artifacts and the containers that were kept for it, and its steps with theirs. A daemon
    /// that cannot be reached now is rid of the containers when an agent next uses it.
    /// </summary>
    /// <exception cref="TrainingJobsException">RunNotFound, RunIdAmbiguous, RunNotEnded, RunIsStep.</exception>
    public async Task RemoveAsync(string id, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        TrainingRun run = Resolve(id);
        if (run.ParentId is not null)
        {
            throw new TrainingJobsException(
                ErrorCodes.RunIsStep, $"The run {run.Id} is the step '{run.Step}' of run {run.ParentId}, and is removed with that one.", run.Id);
        }

        (string Id, string Checkpoint)[] runs = [.. Store().Runs.Tree(run.Id).Select(part => (part.Id, Store().Runs.CheckpointOf(part.Id)))];
        StoredRun[] keeping = [.. runs.Select(part => Store().Runs.GetStored(part.Id)).OfType<StoredRun>().Where(part => part.Plan.KeepContainer)];
        if (!Store().Changes.Remove(run.Id))
        {
            throw new TrainingJobsException(
                ErrorCodes.RunNotEnded, $"The run {run.Id} is {run.State} and cannot be removed. Stop it first.", run.Id);
        }

        foreach ((string part, string checkpoint) in runs)
        {
            RemoveFolder(_folder.Run(part));
            if (!Store().Runs.IsCheckpointUsed(checkpoint))
            {
                RemoveFolder(_folder.Checkpoint(checkpoint));
            }
        }

        foreach (StoredRun part in keeping)
        {
            await RemoveKeptAsync(part, cancellationToken);
        }
    }

    /// <summary>A run and all its steps, each behind the one that it is a step of, with its <see cref="TrainingRun.Depth"/>.</summary>
    /// <exception cref="TrainingJobsException">RunNotFound, RunIdAmbiguous.</exception>
    public Task<IReadOnlyList<TrainingRun>> GetTreeAsync(string id, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult(Store().Runs.Tree(Resolve(id).Id));
    }

    /// <summary>Files in the run's output folder, by name, and behind them those of its steps.</summary>
    /// <exception cref="TrainingJobsException">RunNotFound, RunIdAmbiguous.</exception>
    public Task<IReadOnlyList<JobArtifact>> GetArtifactsAsync(string id, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        IReadOnlyList<JobArtifact> artifacts = [.. Store().Runs.Tree(Resolve(id).Id).SelectMany(Artifacts)];
        return Task.FromResult(artifacts);
    }

    private static IEnumerable<JobArtifact> Artifacts(TrainingRun run)
    {
        var folder = new DirectoryInfo(run.OutputPath);
        return !folder.Exists
            ? []
            : folder.EnumerateFiles("*", SearchOption.AllDirectories)
                .Select(file => new JobArtifact(
                    run.Id,
                    Path.GetRelativePath(folder.FullName, file.FullName).Replace(Path.DirectorySeparatorChar, '/'),
                    file.FullName,
                    file.Length,
                    new DateTimeOffset(file.LastWriteTimeUtc, TimeSpan.Zero)))
                .OrderBy(artifact => artifact.Name, StringComparer.Ordinal);
    }

    private async Task<TrainingRun> AddAsync(JobPlan plan, StepTree tree, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        IReadOnlyList<NewRun> runs = tree.Build(plan);
        foreach (NewRun run in runs)
        {
            if (run.Plan.NotStartable is { } reason)
            {
                throw new TrainingJobsException(ErrorCodes.NotSupported, reason, plan.JobName);
            }
        }

        foreach (NewRun run in runs.Where(run => run.Plan.Secrets.Count > 0 && run.Reused is null))
        {
            await KeepSecretsAsync(run.Id, run.Plan.Secrets, cancellationToken);
        }

        TrainingRun added = Store().Changes.Add(runs);
        _launcher.Ensure();
        return added;
    }

    private async Task RemoveKeptAsync(StoredRun run, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(s_daemonPatience);
        using (var output = new OutputFolders(_folder.Containers))
        {
            foreach (WorkerKey key in output.Known().Where(key => key.RunId == run.Run.Id))
            {
                output.Remove(key);
            }
        }

        try
        {
            using var client = new DockerClient(new TargetCatalog(Store().Settings.Targets(), run.SessionEnvironment).Endpoint(run.Plan.Target));
            await ContainerSweep.RemoveKeptAsync(client, (await File.ReadAllTextAsync(_folder.Owner, limit.Token)).Trim(), run.Run.Id, limit.Token);
        }
        catch (Exception exception) when (
            exception is TrainingJobsException or IOException || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            // The daemon is away, or its target forgotten: an agent that uses it again finds containers of a run that is not there.
        }
    }

    /// <summary>The run that has made the data before: it is not made again while its maker has not changed and it is still there.</summary>
    private string? MadeBy(DatasetPlan data) =>
        data is { Path: { } path, Producer: { } maker } && _folder.Exists && Path.Exists(path) ? Store().Runs.FindSucceeded(maker)?.Id : null;

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
}
