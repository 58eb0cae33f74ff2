using System.Globalization;
using TrainingJobs.Core.Planning;
using TrainingJobs.Core.Targets;

namespace TrainingJobs.Core.Agent;

/// <summary>The variables of one worker: the target's, over them the job's, over them those that tell the worker who it is.</summary>
internal static class WorkerEnvironment
{
    public static IReadOnlyDictionary<string, string> Of(
        RunContext context, WorkerPlan plan, WorkerKey key, IReadOnlyDictionary<string, string> target)
    {
        var environment = new Dictionary<string, string>(target);
        foreach ((string name, string value) in plan.Environment)
        {
            environment[name] = value;
        }

        environment["ML_OUTPUT_PATH"] = target["ML_OUTPUT_PATH"];
        environment["TRAINING_CHECKPOINT_PATH"] = target["TRAINING_CHECKPOINT_PATH"];
        environment["TRAINING_JOB_NAME"] = context.Plan.JobName;
        environment["TRAINING_RUN_ID"] = context.RunId;
        environment["TRAINING_WORKER_INDEX"] = key.Index.ToString(CultureInfo.InvariantCulture);
        environment["TRAINING_WORKER_COUNT"] = context.Plan.Workers.Count.ToString(CultureInfo.InvariantCulture);
        environment["TRAINING_ATTEMPT"] = key.Attempt.ToString(CultureInfo.InvariantCulture);
        return environment;
    }
}
