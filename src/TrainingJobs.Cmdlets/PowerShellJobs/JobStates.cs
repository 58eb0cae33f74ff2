using System.Management.Automation;
using TrainingJobs.Core;
using TrainingJobs.Core.Runs;

namespace TrainingJobs.Cmdlets.PowerShellJobs;

/// <summary>How the states of runs are called for PowerShell's own jobs.</summary>
internal static class JobStates
{
    public static RunState[] Active { get; } = [.. Enum.GetValues<RunState>().Where(state => !state.IsEnded())];

    public static JobState Of(TrainingRun run) => run.State switch
    {
        RunState.Succeeded => JobState.Completed,
        RunState.Failed or RunState.TimedOut => JobState.Failed,
        RunState.Stopped => JobState.Stopped,
        // A run that waits for its next attempt has been running; a job does not go back.
        RunState.Queued or RunState.Waiting when run.Started is null => JobState.NotStarted,
        _ => JobState.Running,
    };

    public static bool IsEnded(JobState state) => state is JobState.Completed or JobState.Failed or JobState.Stopped;

    /// <summary>States of runs that may come as the state of a job; empty for those that no run's job has.</summary>
    public static RunState[] From(JobState state) => state switch
    {
        JobState.Completed => [RunState.Succeeded],
        JobState.Failed => [RunState.Failed, RunState.TimedOut],
        JobState.Stopped => [RunState.Stopped],
        JobState.NotStarted => [RunState.Queued, RunState.Waiting],
        JobState.Running => Active,
        _ => [],
    };

    /// <summary>What Receive-Job says about a run that has failed; null for others.</summary>
    public static TrainingJobsException? FailureOf(TrainingRun run) => Of(run) == JobState.Failed
        ? new TrainingJobsException(run.ReasonCode ?? run.State.ToString(), $"Run {run.Id} of {run.Name}: {run.Reason ?? run.State.ToString()}", run.Id)
        : null;
}
