namespace TrainingJobs.Core.Schedules;

/// <summary>What came of a due time of a schedule.</summary>
public enum FiringOutcome
{
    /// <summary>A run was stored.</summary>
    Started,

    /// <summary>It waits for the end of an earlier run of the schedule.</summary>
    Waiting,

    /// <summary>An earlier run of the schedule had not ended.</summary>
    Skipped,

    /// <summary>No agent ran at the time, and the schedule does not make up for it.</summary>
    Missed,

    /// <summary>No run could be made, e.g. because the job file is gone or invalid.</summary>
    Failed,
}
