using TrainingJobs.Core.Clocks;
using TrainingJobs.Core.Planning;

namespace TrainingJobs.Core.State;

/// <summary>A run that has not ended, as the agent takes it up.</summary>
/// <param name="Sequence">Order of arrival.</param>
/// <param name="Id">The run.</param>
/// <param name="Attempt">Current attempt; 0 before the first.</param>
/// <param name="Due">When its next attempt is due; null when it is not waiting for one.</param>
/// <param name="Plan">What it executes; null when this version of TrainingJobs cannot read it.</param>
/// <param name="Parent">The run that it is a step of; null for one of its own.</param>
/// <param name="HasSteps">True when it has steps of its own.</param>
internal sealed record ActiveRun(long Sequence, string Id, int Attempt, ClockReading? Due, JobPlan? Plan, string? Parent, bool HasSteps)
{
    /// <summary>Why the plan cannot be read, in a sentence.</summary>
    public string? Unreadable { get; init; }

    /// <summary>Since when the run counts as running; null while it does not.</summary>
    public ClockReading? Running { get; init; }
}
