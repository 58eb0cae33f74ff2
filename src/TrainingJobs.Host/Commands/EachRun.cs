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
            runs.Add(await session.Client.Runs.GetAsync(id, cancellationToken).ConfigureAwait(false));
        }

        return runs;
    }

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
