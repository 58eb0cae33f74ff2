using System.Globalization;
using TrainingJobs.Core.Jobs;
using TrainingJobs.Core.Runs;
using TrainingJobs.Core.State;

namespace TrainingJobs.Core.Agent.Runs;

/// <summary>Whether a failed attempt is followed by another.</summary>
internal static class RetryDecision
{
    private static readonly TimeSpan s_longest = TimeSpan.FromDays(1);

    /// <summary>The pause before the next attempt; null when there is to be none.</summary>
    /// <param name="policy">What the job says; null means no retry.</param>
    /// <param name="attempt">Number of the attempt that failed, from 1.</param>
    /// <param name="outcome">How it ended.</param>
    public static TimeSpan? PauseBefore(RetryPolicy? policy, int attempt, AttemptOutcome outcome)
    {
        if (policy is null || attempt >= policy.Attempts || outcome.State is not (RunState.Failed or RunState.TimedOut))
        {
            return null;
        }

        // What cannot be otherwise the next time is not tried again, unless the job names it.
        bool isNamed = policy.On.Any(on =>
            on.Equals(outcome.ReasonCode, StringComparison.OrdinalIgnoreCase)
            || on == outcome.ExitCode?.ToString(CultureInfo.InvariantCulture));
        bool isHopeless = outcome.ReasonCode is ReasonCodes.WillNeverFit or ReasonCodes.NotSupported or ReasonCodes.ProgramNotFound
            or ReasonCodes.WorkingDirectoryNotFound;
        bool isWanted = policy.On.Count > 0 ? isNamed : !isHopeless && outcome.State == RunState.Failed;
        return isWanted
            ? TimeSpan.FromMilliseconds(Math.Min(s_longest.TotalMilliseconds, policy.Delay.TotalMilliseconds * Math.Pow(policy.Backoff, attempt - 1)))
            : null;
    }
}
