namespace TrainingJobs.Core.Jobs;

/// <summary>Names of the environment variables that every worker of a run is given.</summary>
public static class RunVariables
{
    public const string JobName = "TRAINING_JOB_NAME";
    public const string RunId = "TRAINING_RUN_ID";

    /// <summary>Index of the worker, from 0.</summary>
    public const string WorkerIndex = "TRAINING_WORKER_INDEX";
    public const string WorkerCount = "TRAINING_WORKER_COUNT";

    /// <summary>Number of the attempt, from 1.</summary>
    public const string Attempt = "TRAINING_ATTEMPT";

    /// <summary>Folder of the run's artifacts.</summary>
    public const string OutputPath = "ML_OUTPUT_PATH";

    /// <summary>Folder that survives attempts and restarts, for a script to resume from.</summary>
    public const string CheckpointPath = "TRAINING_CHECKPOINT_PATH";

    /// <summary>Due time of the schedule that made the run, in ISO 8601 and UTC; absent for a run that a user started.</summary>
    public const string ScheduledTime = "TRAINING_SCHEDULED_TIME";

    public static IReadOnlyList<string> All { get; } = new[] { JobName, RunId, WorkerIndex, WorkerCount, Attempt, OutputPath, CheckpointPath };

    /// <summary>Beginning of the names that are ours: what runs and watches a worker keeps its own state in such variables.</summary>
    public const string ReservedPrefix = "trainingjobs_";

    /// <summary>True for a name that no job may give to a variable or a secret, in small letters or large; but a job may start runs of its own elsewhere.</summary>
    public static bool IsReserved(string name) =>
        name.StartsWith(ReservedPrefix, StringComparison.OrdinalIgnoreCase) && name != "TRAININGJOBS_HOME";

    /// <summary>Set beside the others when a run has several workers, as torch.distributed and its like read them.</summary>
    public static IReadOnlyList<string> Distributed { get; } =
        new[] { "MASTER_ADDR", "MASTER_PORT", "WORLD_SIZE", "RANK", "LOCAL_RANK", "LOCAL_WORLD_SIZE", "NODE_RANK", "NNODES" };
}
