namespace TrainingJobs.Core.Runs;

/// <summary>States of a worker.</summary>
public enum WorkerState
{
    Pending,
    Running,
    Exited,

    /// <summary>It is gone and left no exit code, e.g. after a power cut.</summary>
    Lost,
}
