using System.Text.Json;
using TrainingJobs.Core.Runs;
using TrainingJobs.Core.Runs.Logs;
using TrainingJobs.Core.State;
using TrainingJobs.Core.Targets;

namespace TrainingJobs.Core.Agent;

/// <summary>
/// What is done between the end of the workers and the end of the run: results are kept. That may take long, and the agent may be killed
/// in the middle; so how the run ended is written down before, because the next agent could not see any more that it was, say, the time limit.
/// </summary>
internal sealed class RunResults(RunContext context, IRunTarget target, StateStore store, LogWriter log)
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
        if (context.Plan is { Outputs.Count: 0, SaveChangedFiles: false } || attempt.Workers.All(worker => worker.Started is null))
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

        await target.KeepResultsAsync(context, attempt.Number, text => log.Note(attempt.Number, text), cancellationToken);
        return isTold;
    }
}
