namespace TrainingJobs.Core.Files;

/// <summary>How sure a format is that a file is one of its own.</summary>
internal enum Recognition
{
    No,

    /// <summary>It looks like one that was written wrongly: taken only when no other format is certain.</summary>
    Possible,

    Certain,
}
