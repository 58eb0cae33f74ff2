using TrainingJobs.Core.Jobs;
using TrainingJobs.Core.Planning;

namespace TrainingJobs.Core.Agent;

/// <summary>
/// Makes a worker run its setup before its own command: one after the other in its own session, so that they are found, stopped and
/// logged with it, and the first that fails is its end. A shell does that, and becomes the command; each word is quoted once.
/// </summary>
internal static class SetupCommands
{
    public static WorkerPlan Before(WorkerPlan worker, IReadOnlyList<SetupPlan> setup) => setup.Count == 0
        ? worker
        : worker with
        {
            Arguments =
            [
                "/bin/sh", "-c",
                string.Join(" && ", [.. setup.Select(step => ShellQuoting.Join(step.Arguments)), "exec " + ShellQuoting.Join(worker.Arguments)]),
            ],
        };
}
