using TrainingJobs.Core.Jobs;
using TrainingJobs.Core.Planning;

namespace TrainingJobs.Core.Targets;

/// <summary>
/// Makes a worker run its setup before its own command: one after the other in its own session, so that they are found, stopped and
/// logged with it, and the first that fails is its end. A shell does that, and becomes the command; each word is quoted once.
/// </summary>
internal static class SetupCommands
{
    /// <param name="worker">The worker.</param>
    /// <param name="setup">What it runs before.</param>
    /// <param name="lockFile">
    /// Held meanwhile, where the machine has flock: what two workers of a project install at once would go into the same folders. The system
    /// gives it free when they end, however they do. Null where each worker has folders of its own.
    /// </param>
    public static WorkerPlan Before(WorkerPlan worker, IReadOnlyList<SetupPlan> setup, string? lockFile)
    {
        if (setup.Count == 0)
        {
            return worker;
        }

        string steps = string.Join(" && ", setup.Select(step => ShellQuoting.Join(step.Arguments)));
        if (lockFile is not null)
        {
            steps = $"( if command -v flock > /dev/null; then flock 9; fi; {{ {steps}; }} 9>&- ) 9> {ShellQuoting.Quote(lockFile)}";
        }

        return worker with { Arguments = ["/bin/sh", "-c", $"{steps} && exec {ShellQuoting.Join(worker.Arguments)}"] };
    }
}
