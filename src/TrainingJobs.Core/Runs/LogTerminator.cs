namespace TrainingJobs.Core.Runs;

/// <summary>What ended a log record in the worker's output.</summary>
public enum LogTerminator
{
    /// <summary>Nothing: the end of the output, or a piece of a very long line.</summary>
    None,
    Lf,
    CrLf,

    /// <summary>A carriage return alone: a progress bar that will be overwritten.</summary>
    Cr,
}
