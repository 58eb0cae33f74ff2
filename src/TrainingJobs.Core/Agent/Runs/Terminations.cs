using TrainingJobs.Core.Jobs;
using TrainingJobs.Core.Runs;

namespace TrainingJobs.Core.Agent.Runs;

/// <summary>The reasons for which the workers of a run are ended, and the moments at which they become due.</summary>
internal static class Terminations
{
    /// <summary>The reason that there is now; null when the workers may go on.</summary>
    public static Termination? Due(RunSnapshot run) =>
        OfWorkerFailure(run) ?? OfFailure(run) ?? OfStop(run) ?? OfTimeLimit(run) ?? OfSilence(run);

    /// <summary>When the time limit is reached; null without one, and while a worker waits in the target's queue.</summary>
    public static TimeSpan? Deadline(RunSnapshot run) =>
        run.Rules.Timeout is { } limit && !IsQueuedThere(run) && RunsSince(run) is { } since ? since + limit : null;

    /// <summary>When the run has been silent for too long, if it stays so; null without such a limit.</summary>
    public static TimeSpan? SilenceEnds(RunSnapshot run) => IsQueuedThere(run) ? null : run.Memory.LastOutput + run.Rules.Hang;

    /// <summary>What is stored counts until the target has started workers anew.</summary>
    private static TimeSpan? RunsSince(RunSnapshot run) =>
        (run.AreGenerationsStored ? run.RunningSince : null) ?? run.Workers.Min(worker => worker.Started);

    private static bool IsQueuedThere(RunSnapshot run) => run.Workers.Any(worker => worker.State == WorkerState.Queued);

    private static Termination? OfWorkerFailure(RunSnapshot run) =>
        run.Rules.StopsOnWorkerFailure && run.Memory.WorkerFailure is { } failure
            ? new Termination(failure.State, failure.ReasonCode!, failure.Reason!, failure.ExitCode, run.Now + RunTimings.DefaultGrace)
            : null;

    /// <summary>What has been started of an attempt that cannot go on is ended by force: it has hardly begun.</summary>
    private static Termination? OfFailure(RunSnapshot run) =>
        run.Memory.Failure is { } failure ? new Termination(RunState.Failed, failure.Code, failure.Reason, null, run.Now) : null;

    private static Termination? OfStop(RunSnapshot run) =>
        run.Stop is { } stop
            ? new Termination(RunState.Stopped, stop.Code, stop.Reason(), null, run.Now + (stop.Grace ?? RunTimings.DefaultGrace))
            : null;

    private static Termination? OfTimeLimit(RunSnapshot run)
    {
        if (Deadline(run) is not { } deadline || run.Now < deadline)
        {
            return null;
        }

        string limit = Duration.Format(run.Rules.Timeout!.Value);
        string reason = $"The time limit of {limit} was reached. Raise 'timeout' if the job needs longer.";
        return new Termination(RunState.TimedOut, ReasonCodes.TimeLimit, reason, null, run.Now + RunTimings.DefaultGrace);
    }

    private static Termination? OfSilence(RunSnapshot run)
    {
        if (SilenceEnds(run) is not { } silent || run.Now < silent)
        {
            return null;
        }

        string reason = $"The run has printed nothing for {Duration.Format(run.Rules.Hang!.Value)}. Raise 'hang' if the job is silent for longer.";
        return new Termination(RunState.Failed, ReasonCodes.NoProgress, reason, null, run.Now + RunTimings.DefaultGrace);
    }
}
