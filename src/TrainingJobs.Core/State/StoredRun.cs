using TrainingJobs.Core.Clocks;
using TrainingJobs.Core.Planning;
using TrainingJobs.Core.Runs;

namespace TrainingJobs.Core.State;

/// <summary>A run with all that the agent needs to move it on.</summary>
/// <param name="Run">The run as it stands.</param>
/// <param name="Plan">What it executes.</param>
/// <param name="SessionEnvironment">Variables of the session that started it that describe the machine, see <see cref="SessionVariables"/>.</param>
/// <param name="Sequence">Order of arrival.</param>
/// <param name="Checkpoint">Name of its checkpoint folder, which restarts of the run share.</param>
/// <param name="Ending">Why its workers are being ended, or were; null while nothing ends them.</param>
internal sealed record StoredRun(
    TrainingRun Run,
    JobPlan Plan,
    IReadOnlyDictionary<string, string> SessionEnvironment,
    long Sequence,
    string Checkpoint,
    StoredTermination? Ending)
{
    /// <summary>Since when workers of the attempt may be on the target; null when none can be.</summary>
    public ClockReading? Submitted { get; init; }

    /// <summary>Since when all workers of the attempt run; null while they do not.</summary>
    public ClockReading? Running { get; init; }

    /// <summary>Since when the run has lasted, all of its attempts; null while none has run.</summary>
    public ClockReading? Started { get; init; }

    /// <summary>How the run ends, written down before what it has left is collected; null before that.</summary>
    public AttemptOutcome? Outcome { get; init; }
}
