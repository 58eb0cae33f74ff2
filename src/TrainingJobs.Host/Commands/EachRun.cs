using TrainingJobs.Core;

namespace TrainingJobs.Host.Commands;

/// <summary>Does the same with several runs: one that cannot be done is said, and the others are done.</summary>
internal static class EachRun
{
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
