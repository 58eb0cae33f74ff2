using TrainingJobs.Core.Clocks;
using TrainingJobs.Core.Runs;

namespace TrainingJobs.Core.State;

/// <summary>
/// Why the workers of a run are being ended. It stands in the state before the first signal: a program may end with 0 upon it, so
/// nobody who comes later could tell from the workers that the run was stopped, or had reached its time limit.
/// </summary>
/// <param name="Attempt">The attempt that is being ended.</param>
/// <param name="State">End state that it gives the run.</param>
/// <param name="Code">Why.</param>
/// <param name="Reason">The reason in a sentence.</param>
/// <param name="ExitCode">Exit code of the worker whose failure ends the others; null where it is another reason.</param>
/// <param name="KillAt">From when on by force, UTC.</param>
internal sealed record StoredTermination(int Attempt, RunState State, string Code, string Reason, int? ExitCode, DateTimeOffset KillAt)
{
    /// <summary>The same moment on a clock that nobody sets; null in a state that an older version has written.</summary>
    public ClockReading? KillClock { get; init; }
}
