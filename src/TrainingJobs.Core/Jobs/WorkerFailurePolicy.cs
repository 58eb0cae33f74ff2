namespace TrainingJobs.Core.Jobs;

/// <summary>What becomes of the other workers of a run when one fails.</summary>
public enum WorkerFailurePolicy
{
    /// <summary>They are stopped, and the run has failed.</summary>
    Stop,

    /// <summary>They go on to their ends; then the run has failed.</summary>
    Continue,
}
