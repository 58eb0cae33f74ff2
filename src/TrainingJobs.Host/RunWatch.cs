using TrainingJobs.Core.Runs;

namespace TrainingJobs.Host;

/// <summary>Waiting for the end of a run.</summary>
internal static class RunWatch
{
    /// <summary>The run as it stands when it has ended.</summary>
    public static async Task<TrainingRun> UntilEndedAsync(HostSession session, string id, CancellationToken cancellationToken)
    {
        TrainingRun? last = null;
        await foreach (TrainingRun run in session.Client.Runs.WatchAsync(id, cancellationToken).ConfigureAwait(false))
        {
            last = run;
        }

        cancellationToken.ThrowIfCancellationRequested();
        return last ?? await session.Client.Runs.GetAsync(id, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>How a run stands, in a line: <c>Run 01k… Failed: The program 'x' was not found.</c></summary>
    public static string Sentence(TrainingRun run) =>
        string.IsNullOrEmpty(run.Reason) ? $"Run {run.Id} {run.State}" : $"Run {run.Id} {run.State}: {run.Reason}";
}
