using TrainingJobs.Core.Planning;

namespace TrainingJobs.Core.Targets;

/// <summary>All that is needed to start one worker.</summary>
/// <param name="Key">Its name.</param>
/// <param name="Plan">What it executes.</param>
/// <param name="Environment">All of its variables but those with secrets.</param>
/// <param name="Secrets">Its secrets.</param>
internal sealed record WorkerStart(
    WorkerKey Key, WorkerPlan Plan, IReadOnlyDictionary<string, string> Environment, IReadOnlyList<WorkerSecret> Secrets)
{
    /// <summary>The workers of a submission, each with its setup before its command and with its variables.</summary>
    /// <param name="run">The run.</param>
    /// <param name="preparation">What was made ready for the attempt.</param>
    /// <param name="submission">Which workers.</param>
    /// <param name="setupLock">File that is locked while a worker runs its setup; null where workers have no folders in common.</param>
    /// <param name="meeting">Where the workers of a distributed run meet; null for a run that is none (<see cref="IsDistributed"/>).</param>
    public static IReadOnlyList<WorkerStart> Of(RunContext run, Preparation preparation, Submission submission, string? setupLock, Rendezvous? meeting)
    {
        Dictionary<string, string> environment = preparation.Environment(run.SessionEnvironment);
        return
        [
            .. submission.Workers.Select(index =>
            {
                var key = new WorkerKey(run.RunId, submission.Attempt, index);
                WorkerPlan plan = SetupCommands.Before(run.Plan.Execution.Workers[index], run.Plan.Execution.Setup, setupLock);
                return new WorkerStart(key, plan, WorkerEnvironment.Of(run, plan, key, environment, meeting), submission.Secrets);
            }),
        ];
    }

    /// <summary>True when the workers of a plan work together, and must find each other.</summary>
    public static bool IsDistributed(JobPlan plan) => plan.Execution.Workers.Count > 1 && !plan.Execution.IndependentWorkers;
}
