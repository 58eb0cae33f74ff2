using System.Runtime.CompilerServices;
using TrainingJobs.Core.Agent;
using TrainingJobs.Core.Jobs;
using TrainingJobs.Core.Planning;
using TrainingJobs.Core.Runs;
using TrainingJobs.Core.Secrets;
using TrainingJobs.Core.State;

namespace TrainingJobs.Core;

// Runs: start, watch, stop, remove.
public sealed partial class TrainingJobsClient
{
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
}
