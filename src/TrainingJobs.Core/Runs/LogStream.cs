namespace TrainingJobs.Core.Runs;

/// <summary>Where a log line comes from.</summary>
public enum LogStream
{
    Output,
    Error,

    /// <summary>What was done before and around the work: environment, image, retries.</summary>
    Setup,
}
