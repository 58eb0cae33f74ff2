using System.Globalization;
using TrainingJobs.Core.Jobs;
using TrainingJobs.Core.Planning;

namespace TrainingJobs.Core.Targets;

/// <summary>The variables of one worker: the target's, over them the job's, over them those that tell the worker who it is.</summary>
internal static class WorkerEnvironment
{
    /// <param name="context">The run.</param>
    /// <param name="plan">What the worker executes.</param>
    /// <param name="key">Its name.</param>
    /// <param name="target">Variables that it has of the target.</param>
    /// <param name="meeting">Where it meets the others; null for one that knows nothing of others.</param>
    public static IReadOnlyDictionary<string, string> Of(
        RunContext context, WorkerPlan plan, WorkerKey key, IReadOnlyDictionary<string, string> target, Rendezvous? meeting)
    {
        var environment = new Dictionary<string, string>(target);
        foreach ((string name, string value) in plan.Environment)
        {
            environment[name] = value;
        }

        environment["ML_OUTPUT_PATH"] = target["ML_OUTPUT_PATH"];
        environment["TRAINING_CHECKPOINT_PATH"] = target["TRAINING_CHECKPOINT_PATH"];
        environment["TRAINING_JOB_NAME"] = context.Plan.Job.Name;
        environment["TRAINING_RUN_ID"] = context.RunId;
        environment["TRAINING_WORKER_INDEX"] = key.Index.ToString(CultureInfo.InvariantCulture);
        environment["TRAINING_WORKER_COUNT"] = context.Plan.Execution.Workers.Count.ToString(CultureInfo.InvariantCulture);
        environment["TRAINING_ATTEMPT"] = key.Attempt.ToString(CultureInfo.InvariantCulture);
        if (context.ScheduledFor is { } due)
        {
            environment[RunVariables.ScheduledTime] = due.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
        }

        if (meeting is not null)
        {
            // As torchrun has them: all workers of a run are on one node.
            string count = environment["TRAINING_WORKER_COUNT"];
            string index = environment["TRAINING_WORKER_INDEX"];
            environment["MASTER_ADDR"] = meeting.Address;
            environment["MASTER_PORT"] = meeting.Port.ToString(CultureInfo.InvariantCulture);
            (environment["WORLD_SIZE"], environment["LOCAL_WORLD_SIZE"]) = (count, count);
            (environment["RANK"], environment["LOCAL_RANK"]) = (index, index);
            (environment["NNODES"], environment["NODE_RANK"]) = ("1", "0");
        }

        foreach ((string alias, string name) in context.Plan.Execution.VariableAliases)
        {
            if (environment.TryGetValue(name, out string? value))
            {
                environment[alias] = value;
            }
        }

        AddDevices(context, key, environment);
        return environment;
    }

    /// <summary>Shows a worker its own GPUs and no others. A job that says nothing of GPUs is left alone; one that asks for none gets none.</summary>
    private static void AddDevices(RunContext context, WorkerKey key, Dictionary<string, string> environment)
    {
        if (context.Plan.Execution.Resources.Gpu is null)
        {
            return;
        }

        IReadOnlyList<string> devices = key.Index < context.Devices.Count ? context.Devices[key.Index] : [];
        environment["CUDA_VISIBLE_DEVICES"] = Visible("nvidia/");
        environment["ROCR_VISIBLE_DEVICES"] = Visible("amd/");

        string Visible(string vendor) => string.Join(
            ',', devices.Where(device => device.StartsWith(vendor, StringComparison.Ordinal)).Select(device => device[vendor.Length..]));
    }
}
