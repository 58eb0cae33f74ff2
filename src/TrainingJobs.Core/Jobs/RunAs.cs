namespace TrainingJobs.Core.Jobs;

/// <summary>Whether a job runs as processes of a machine or in containers.</summary>
public enum RunAs
{
    /// <summary>As the target does it.</summary>
    Optional,

    /// <summary>Always as processes of a machine.</summary>
    Always,

    /// <summary>Never but in containers.</summary>
    Never,
}
