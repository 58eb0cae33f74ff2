using TrainingJobs.Core;
using TrainingJobs.Core.Runs;

namespace TrainingJobs.Host.Commands;

/// <summary>Commands that take several ids.</summary>
internal static class EachRun
{
    /// <summary>Looks all of them up; one that is not there ends the command.</summary>
    public static async Task<IReadOnlyList<TrainingRun>> GetAsync(HostSession session, IEnumerable<string> ids, CancellationToken cancellationToken)
    {
        var runs = new List<TrainingRun>();
        foreach (string id in ids)
        {
            runs.AddRange(await session.Client.Runs.SelectAsync(id, cancellationToken).ConfigureAwait(false));
        }

        return [.. runs.DistinctBy(run => run.Id)];
    }

    /// <summary>Does the same with each run that is meant; those of a pattern that the command has nothing to do with are passed over.</summary>
    /// <param name="session">The session.</param>
    /// <param name="ids">Ids, names or patterns.</param>
    /// <param name="isMeant">What is true of runs that a pattern means.</param>
    /// <param name="action">What is done with the id of each.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static Task<int> DoAsync(
        HostSession session, IEnumerable<string> ids, Func<TrainingRun, bool> isMeant, Func<string, Task> action, CancellationToken cancellationToken) =>
        DoAsync(session, ids, async id =>
        {
            if (!id.AsSpan().ContainsAny('*', '?'))
            {
                await action(id).ConfigureAwait(false);
                return;
            }

            IReadOnlyList<TrainingRun> runs = await session.Client.Runs.SelectAsync(id, cancellationToken).ConfigureAwait(false);
            foreach (TrainingRun run in runs.Where(isMeant))
            {
                await action(run.Id).ConfigureAwait(false);
            }
        });

    /// <summary>Does the same with each: one that it cannot be done with is said, and the others are gone on with.</summary>
    public static async Task<int> DoAsync(HostSession session, IEnumerable<string> ids, Func<string, Task> action)
    {
        int exitCode = ExitCodes.Success;
        foreach (string id in ids)
        {
            try
            {
                await action(id).ConfigureAwait(false);
            }
            catch (TrainingJobsException error)
            {
                session.Console.WriteError(error.Code, error.Message);
                exitCode = ExitCodes.Of(error);
            }
        }

        return exitCode;
    }
}
