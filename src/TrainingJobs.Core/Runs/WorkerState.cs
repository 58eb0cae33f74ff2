namespace TrainingJobs.Core.Runs;

/// <summary>States of a worker.</summary>
public enum WorkerState
{
    /// <summary>Not submitted, or nothing shows that it was.</summary>
    Pending,

    /// <summary>The target has accepted it and has it wait, as a cluster does.</summary>
    Queued,

    Running,
    Exited,

    /// <summary>It is gone and left no exit code, e.g. after a power cut.</summary>
    Lost,
}
