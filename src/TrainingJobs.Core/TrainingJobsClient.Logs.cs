using System.Runtime.CompilerServices;
using TrainingJobs.Core.Agent;
using TrainingJobs.Core.Runs;
using TrainingJobs.Core.Runs.Logs;

namespace TrainingJobs.Core;

// Logs of runs.
public sealed partial class TrainingJobsClient
{
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
}
