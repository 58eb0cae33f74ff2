namespace TrainingJobs.Core.Schedules;

/// <summary>What happens when a schedule is due while an earlier run of it has not ended.</summary>
public enum ScheduleOverlap
{
    /// <summary>The due time is passed over.</summary>
    Skip,

    /// <summary>The run starts when the earlier one has ended. One at a time waits so: of several due times the newest counts.</summary>
    Queue,

    /// <summary>Both run.</summary>
    Parallel,

    /// <summary>The earlier run is stopped, and the new one starts when it has ended.</summary>
    Replace,
}
