namespace TrainingJobs.Core.Jobs;

/// <summary>How a secret reaches the work.</summary>
public enum SecretInjection
{
    Variable,

    /// <summary>A file with owner-only rights on a memory file system; the variable holds its path.</summary>
    File,
}
