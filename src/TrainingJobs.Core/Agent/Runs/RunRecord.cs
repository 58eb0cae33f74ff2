using TrainingJobs.Core.Clocks;
using TrainingJobs.Core.Runs;
using TrainingJobs.Core.State;

namespace TrainingJobs.Core.Agent.Runs;

/// <summary>A run as it stands in the state, as far as decisions need it; kept up to date by who changes it there.</summary>
internal sealed class RunRecord
{
    public required RunState State { get; set; }

    public string? Reason { get; set; }

    /// <summary>Number of the attempt; 0 before the first.</summary>
    public required int Attempt { get; set; }

    /// <summary>Since when workers of the attempt may be on the target.</summary>
    public TimeSpan? Submitted { get; set; }

    /// <summary>Since when all workers run.</summary>
    public TimeSpan? RunningSince { get; set; }

    /// <summary>Since when the run has lasted, all of its attempts.</summary>
    public TimeSpan? Started { get; set; }

    public Termination? Termination { get; set; }

    public AttemptOutcome? Outcome { get; set; }

    /// <param name="stored">The run.</param>
    /// <param name="folder">Folder of the run.</param>
    /// <param name="clock">Clock for its moments.</param>
    public static RunRecord Of(StoredRun stored, string folder, MachineClock clock) => new()
    {
        State = stored.Run.State,
        Reason = stored.Run.Reason,
        Attempt = stored.Run.Attempt,
        Submitted = stored.Submitted is { } submitted ? clock.MomentOf(submitted) : null,
        Started = stored.Started is { } started ? clock.MomentOf(started) : null,
        RunningSince = stored.Running is { } running ? clock.MomentOf(running) : null,
        Outcome = stored.Outcome ?? (stored.Run.State == RunState.Finishing ? LegacyOutcome.Read(folder) : null),
        Termination = stored.Ending is { } ending && ending.Attempt == stored.Run.Attempt
            ? new Termination(
                ending.State, ending.Code, ending.Reason, ending.ExitCode, clock.DueOf(ending.KillClock ?? new ClockReading(ending.KillAt, "", default)))
            : null,
    };
}
