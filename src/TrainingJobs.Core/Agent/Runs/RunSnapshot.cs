using TrainingJobs.Core.Runs;
using TrainingJobs.Core.State;

namespace TrainingJobs.Core.Agent.Runs;

/// <summary>
/// A run at one moment: what stands in the state, what this agent has done for it, what was seen of its workers, and the moment. All
/// moments are times that the machine has been up (<see cref="Clocks.MachineClock"/>): no wall clock decides anything.
/// </summary>
internal sealed record RunSnapshot
{
    public required RunRules Rules { get; init; }

    public required TimeSpan Now { get; init; }

    /// <summary>State of the run as it is stored.</summary>
    public required RunState State { get; init; }

    /// <summary>Reason beside it.</summary>
    public string? Reason { get; init; }

    /// <summary>Number of the current attempt; 0 before the first.</summary>
    public int Attempt { get; init; }

    /// <summary>Since when workers of the attempt may be on the target; null when none can be.</summary>
    public TimeSpan? Submitted { get; init; }

    /// <summary>Since when all workers run, as it is stored; null while they do not.</summary>
    public TimeSpan? RunningSince { get; init; }

    /// <summary>Why the workers are being ended, as it is stored; null while nothing ends them.</summary>
    public Termination? Termination { get; init; }

    /// <summary>How the run ends, as an agent has stored it before collecting what it left; null before that.</summary>
    public AttemptOutcome? Outcome { get; init; }

    /// <summary>The wish to stop it; null while nobody has one.</summary>
    public StopRequest? Stop { get; init; }

    /// <summary>Workers of the attempt, all of them, also before it begins.</summary>
    public required IReadOnlyList<WorkerSnapshot> Workers { get; init; }

    /// <summary>What this agent has done.</summary>
    public required RunMemory Memory { get; init; }

    /// <summary>True when the target has put no worker back into its queue since the state was last told of them.</summary>
    public bool AreGenerationsStored => Workers.All(worker => worker.Generation == worker.StoredGeneration);

    /// <summary>True when all workers have ended and were looked at to their end.</summary>
    public bool AreAllOver => Workers.All(worker => worker.IsOver);
}
