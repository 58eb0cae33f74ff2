using TrainingJobs.Core.Runs;

namespace TrainingJobs.Core.Agent.Runs;

/// <summary>How long a run for which nothing is to be done can be left alone.</summary>
internal static class RunWaits
{
    private static readonly TimeSpan s_shortest = TimeSpan.FromMilliseconds(1);

    public static TimeSpan Of(RunSnapshot run)
    {
        TimeSpan wait = RunTimings.ObserveInterval;
        foreach (TimeSpan? moment in Moments(run))
        {
            if (moment is { } at && at - run.Now < wait)
            {
                wait = at - run.Now;
            }
        }

        return wait < s_shortest ? s_shortest : wait;
    }

    /// <summary>Moments at which another decision may be due though nothing is heard of the workers.</summary>
    private static IEnumerable<TimeSpan?> Moments(RunSnapshot run)
    {
        if (run.Termination is { } termination)
        {
            yield return run.Now < termination.KillAt ? termination.KillAt : run.Memory.LastKill + RunTimings.KillInterval;
            yield return run.Now < termination.KillAt ? run.Memory.SignalAgainAt : null;
        }
        else
        {
            yield return Terminations.Deadline(run);
            yield return Terminations.SilenceEnds(run);
        }

        if (run.State is not (RunState.Running or RunState.Finishing))
        {
            yield return run.Memory.AllStarted + RunTimings.BatchInterval;
        }
    }
}
