namespace TrainingJobs.Core.Targets;

/// <summary>What has become of a run, as far as a target must know to tidy up.</summary>
internal enum RunFate
{
    /// <summary>It has not ended.</summary>
    Active,

    /// <summary>It has ended: nothing of it need stay.</summary>
    Ended,

    /// <summary>It has ended, and its workers are kept for its user.</summary>
    Kept,

    /// <summary>There is no such run (any more).</summary>
    Unknown,
}
