using TrainingJobs.Core;
using TrainingJobs.Core.Runs;

namespace TrainingJobs.Cmdlets;

/// <summary>A run that has not succeeded, as an error for who asks for one.</summary>
internal static class RunFailure
{
    /// <summary>Null for a run that has succeeded, or has not ended.</summary>
    public static TrainingJobsException? Of(TrainingRun run) => run.State.IsEnded() && run.State != RunState.Succeeded
        ? new TrainingJobsException(
            ErrorIds.RunFailed,
            $"Run {run.Id} of {run.Name} has not succeeded: {run.State}{(string.IsNullOrEmpty(run.Reason) ? "." : $": {run.Reason}")}",
            run)
        : null;
}
