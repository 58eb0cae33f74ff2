using TrainingJobs.Core.Agent.Steps;
using TrainingJobs.Core.Jobs;
using TrainingJobs.Core.Planning;
using TrainingJobs.Core.Runs;
using TrainingJobs.Core.Secrets;
using TrainingJobs.Core.State;

namespace TrainingJobs.Core.Client;

/// <summary>Stores new runs and makes sure that an agent is there for them.</summary>
internal sealed class RunStarter(ClientContext context)
{
    /// <summary>
    /// Stores a run of the plan, with one for each step and each maker of data, and makes sure that an agent is there; does not wait
    /// for it.
    /// </summary>
    /// <exception cref="TrainingJobsException">
    /// NotSupported; AgentUnavailable; for a job with secrets SecretNotFound, SecretSourceUnavailable, SecretAccessDenied, SecretInvalid,
    /// SecretStoreDamaged, SecretStoreInsecure.
    /// </exception>
    public Task<TrainingRun> StartAsync(JobPlan plan, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(plan);
        return AddAsync(plan, new RunTreeBuilder([]) { FindReusableProducer = FindReusableProducer }, cancellationToken);
    }

    /// <summary>
    /// Starts the plan of a run again, as a new run that goes on from the same checkpoint folder. Steps that have succeeded in a run that
    /// has not are not run again. The session's variables are those of now.
    /// </summary>
    /// <param name="id">Id or unique beginning of it.</param>
    /// <param name="options">What is kept of the run.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="TrainingJobsException">RunNotFound, RunIdAmbiguous, RunNotEnded, and what <see cref="StartAsync"/> has.</exception>
    public async Task<TrainingRun> RestartAsync(string id, RestartOptions options, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        StoredRun stored = context.ResolveStored(id);
        TrainingRun old = stored.Run;
        if (!old.State.IsEnded())
        {
            throw new TrainingJobsException(
                ErrorCodes.RunNotEnded,
                $"The run {old.Id} is {old.State}: two runs at once would write the same checkpoints. Stop it first.",
                old.Id);
        }

        bool fromStart = options.FromStart || options.Fresh;
        bool isAll = fromStart || old.State == RunState.Succeeded;
        IReadOnlyList<TrainingRun> earlier = options.Fresh ? [] : isAll ? [old] : context.Store.Runs.Tree(old.Id);
        var tree = new RunTreeBuilder(earlier)
        {
            CheckpointOf = context.Store.Runs.CheckpointOf,
            FindReusableProducer = fromStart ? _ => null : FindReusableProducer,
        };
        return await AddAsync(stored.Plan, tree, cancellationToken);
    }

    private async Task<TrainingRun> AddAsync(JobPlan plan, RunTreeBuilder tree, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        IReadOnlyList<NewRun> runs = tree.Build(plan);
        foreach (NewRun run in runs)
        {
            if (run.Plan.NotStartable is { } reason)
            {
                throw new TrainingJobsException(ErrorCodes.NotSupported, reason, plan.Job.Name);
            }
        }

        context.Launcher.Require();
        foreach (NewRun run in runs.Where(run => run.Plan.Execution.Secrets.Count > 0 && run.Reused is null))
        {
            await KeepSecretsAsync(run.Id, run.Plan.Execution.Secrets, cancellationToken);
        }

        TrainingRun added = context.Store.Changes.Add(runs);
        try
        {
            context.Launcher.Ensure();
        }
        catch (TrainingJobsException exception) when (exception.Code == ErrorCodes.AgentUnavailable)
        {
            throw new TrainingJobsException(
                exception.Code,
                $"{exception.Message} The run {added.Id} is queued: the next agent starts it.",
                added.Id,
                exception);
        }

        return RunDescription.With(added, plan);
    }

    /// <summary>The run that has made the data before: it is not made again while its maker has not changed and it is still there.</summary>
    private string? FindReusableProducer(DatasetPlan data) =>
        data is { Path: { } path, Producer: { } maker } && context.Folder.Exists && Path.Exists(path)
            ? context.Store.Runs.FindSucceeded(maker)?.Id
            : null;

    /// <summary>
    /// Looks the secrets up and keeps them, encrypted, for the run: what the session knows now is gone when the work starts, and the log
    /// must be kept clean of the values that the work was given, whatever becomes of the store meanwhile.
    /// </summary>
    private async Task KeepSecretsAsync(string runId, IReadOnlyList<JobSecret> secrets, CancellationToken cancellationToken)
    {
        context.Folder.Create();
        SecretStore store = context.Secrets;
        var resolver = new SecretResolver(store) { SecretManagement = context.SecretManagement };
        using ResolvedSecrets values = await resolver.ResolveAsync(secrets, cancellationToken);
        store.SetForRun(runId, values);
    }
}
