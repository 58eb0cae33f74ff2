namespace TrainingJobs.Core.Schedules;

/// <summary>What becomes of due times at which no agent ran, e.g. because the machine was off.</summary>
public enum ScheduleCatchUp
{
    /// <summary>They are missed.</summary>
    None,

    /// <summary>The last of them is made up for, the others are missed.</summary>
    Last,

    /// <summary>Each of them is made up for, up to <see cref="DueTimes.MaxCatchUp"/>.</summary>
    All,
}
