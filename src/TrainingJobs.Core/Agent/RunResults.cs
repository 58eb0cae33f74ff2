using System.Text.Json;
using TrainingJobs.Core.Planning;
using TrainingJobs.Core.Runs;
using TrainingJobs.Core.Runs.Logs;
using TrainingJobs.Core.State;
using TrainingJobs.Core.Targets;

namespace TrainingJobs.Core.Agent;

/// <summary>
/// What is done between the end of the workers and the end of the run: results are kept. That may take long, and the agent may be killed
/// in the middle; so how the run ended is written down before, because the next agent could not see any more that it was, say, the time limit.
/// </summary>
internal sealed class RunResults(RunContext context, ITarget target, StateStore store, LogWriter log)
{
    private readonly string _file = Path.Combine(context.Folder, "outcome.json");

    /// <summary>How the run ended as an earlier agent has seen it; null when none has come so far.</summary>
    public AttemptOutcome? Decided()
    {
        try
        {
            return File.Exists(_file) ? JsonSerializer.Deserialize(File.ReadAllText(_file), AgentJsonContext.Default.AttemptOutcome) : null;
        }
        catch (JsonException)
        {
            // A power cut has left it empty: what the workers themselves show counts.
            return null;
        }
    }

    /// <summary>Keeps the results of a run that has run; does nothing for one that declares none.</summary>
    /// <param name="outcome">How it ended.</param>
    /// <param name="attempt">Its last attempt.</param>
    /// <param name="cancellationToken">Ends it; the next agent begins anew.</param>
    /// <returns>True when the state has been told that the workers have run.</returns>
    public async Task<bool> KeepAsync(AttemptOutcome outcome, RunAttempt attempt, CancellationToken cancellationToken)
    {
        bool hasOutputs = context.Plan is not { Outputs.Count: 0, SaveChangedFiles: false };
        if ((!hasOutputs && target.Capabilities.Files == FileSharing.SameDisk) || attempt.Workers.All(worker => worker.Started is null))
        {
            return false;
        }

        if (Decided() is null)
        {
            File.WriteAllText(_file + ".draft", JsonSerializer.Serialize(outcome, AgentJsonContext.Default.AttemptOutcome));
            File.Move(_file + ".draft", _file, overwrite: true);
        }

        bool isTold = store.Runs.GetProgress(context.RunId)?.State != RunState.Finishing && attempt.HasRunUnseen;
        if (isTold)
        {
            store.Changes.SetRunning(context.RunId, attempt.Workers);
        }

        if (store.Runs.GetProgress(context.RunId)?.State != RunState.Finishing)
        {
            store.Changes.SetState(context.RunId, RunState.Finishing);
        }

        await CollectAsync(attempt, isLast: true, cancellationToken);
        return isTold;
    }

    /// <summary>Brings back from a target elsewhere what another attempt must find.</summary>
    /// <param name="attempt">The attempt that has ended.</param>
    /// <param name="cancellationToken">Ends it; it can be begun anew.</param>
    public async Task CollectForNextAsync(RunAttempt attempt, CancellationToken cancellationToken)
    {
        if (target.Capabilities.Files == FileSharing.Copied)
        {
            await CollectAsync(attempt, isLast: false, cancellationToken);
        }
    }

    private Task CollectAsync(RunAttempt attempt, bool isLast, CancellationToken cancellationToken) => target.CollectOutputsAsync(
        context, attempt.Number, attempt.WorkersThatRan, isLast, text => log.Note(attempt.Number, text), cancellationToken);
}
