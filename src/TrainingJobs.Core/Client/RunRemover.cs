using TrainingJobs.Core.Runs;
using TrainingJobs.Core.State;
using TrainingJobs.Core.Targets;

namespace TrainingJobs.Core.Client;

/// <summary>Removes runs with all that is kept for them.</summary>
internal sealed class RunRemover(ClientContext context)
{
    /// <summary>How long the removal of a run waits for the daemon that keeps its containers.</summary>
    private static readonly TimeSpan s_daemonTimeout = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Removes an ended run with its log, its artifacts and the containers that were kept for it, and its steps with theirs. A daemon
    /// that cannot be reached now is rid of the containers when an agent next uses it.
    /// </summary>
    /// <exception cref="TrainingJobsException">RunNotFound, RunIdAmbiguous, RunNotEnded, RunIsStep, RunNotRemovable.</exception>
    public async Task RemoveAsync(string id, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        TrainingRun run = context.Resolve(id);
        if (run.ParentId is not null)
        {
            throw new TrainingJobsException(
                ErrorCodes.RunIsStep, $"The run {run.Id} is the step '{run.Step}' of run {run.ParentId}, and is removed with that one.", run.Id);
        }

        RunQueries runs = context.Store.Runs;
        (string Id, string Checkpoint)[] parts = [.. runs.Tree(run.Id).Select(part => (part.Id, runs.CheckpointOf(part.Id)))];
        StoredRun[] keeping =
            [.. parts.Select(part => runs.GetReadable(part.Id)).OfType<StoredRun>().Where(part => part.Plan.Container is { Keep: true })];
        RefuseForeign(run.Id, parts.SelectMany(part => new[] { context.Folder.Run(part.Id), context.Folder.Checkpoint(part.Checkpoint) }));
        if (!context.Store.Changes.Remove(run.Id))
        {
            throw new TrainingJobsException(
                ErrorCodes.RunNotEnded, $"The run {run.Id} is {run.State} and cannot be removed. Stop it first.", run.Id);
        }

        foreach ((string part, string checkpoint) in parts)
        {
            RunFolders.Remove(context.Folder.Run(part));
            if (!runs.IsCheckpointUsed(checkpoint))
            {
                RunFolders.Remove(context.Folder.Checkpoint(checkpoint));
            }
        }

        foreach (StoredRun part in keeping)
        {
            await RemoveKeptAsync(part, cancellationToken);
        }
    }

    private async Task RemoveKeptAsync(StoredRun run, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(s_daemonTimeout);
        try
        {
            var host = new TargetHost(
                context.Folder.Root, context.Folder.ReadOwner(), context.Kinds.Machine, _ => RunFate.Unknown, TimeProvider.System)
            {
                SecretOf = context.Secrets.Reveal,
            };
            TargetDirectory directory = context.TargetsOf(run.SessionEnvironment);
            (ITargetKind kind, TargetRecord record) = directory.Find(run.Plan.Placement.Target);
            kind.SweepMachine(host, run.Run.Id);
            using ITarget target = kind.Open(record, directory.Variables, host);
            await target.RemoveRunAsync(run.Run.Id, limit.Token);
        }
        catch (Exception exception) when (
            exception is TrainingJobsException or IOException
            || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            // The daemon is away, or its target forgotten: an agent that uses it again finds containers of a run that is not there.
        }
    }

    /// <summary>Before anything is removed: half a run that no command sees any more helps nobody.</summary>
    private static void RefuseForeign(string id, IEnumerable<string> folders)
    {
        if (folders.Select(RunFolders.WhatHinders).OfType<string>().FirstOrDefault() is { } foreign)
        {
            throw new TrainingJobsException(
                ErrorCodes.RunNotRemovable,
                $"The run {id} is not removed: '{foreign}' belongs to another user, as what a container writes that runs as root. "
                + $"Remove it with 'sudo rm -rf {Core.Jobs.ShellQuoting.Quote(foreign)}', then remove the run again; to avoid it, give the job a 'user'.",
                id);
        }
    }
}
