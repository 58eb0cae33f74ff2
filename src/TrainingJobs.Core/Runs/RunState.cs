namespace TrainingJobs.Core.Runs;

/// <summary>States of a run, in the order in which it goes through them; the last four are end states.</summary>
public enum RunState
{
    Queued,
    Waiting,
    Preparing,
    Running,
    Finishing,
    Succeeded,
    Failed,
    Stopped,
    TimedOut,
}
