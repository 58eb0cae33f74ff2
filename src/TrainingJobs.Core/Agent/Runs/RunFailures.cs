using TrainingJobs.Core.Runs;

namespace TrainingJobs.Core.Agent.Runs;

/// <summary>Sentences of decisions that need no more than themselves.</summary>
internal static class RunFailures
{
    /// <summary>Workers were submitted again and again, and the target shows none of it.</summary>
    public static RunFailure NoTrace { get; } = new(
        ReasonCodes.CannotStart, "A worker could not be started: it left no trace in the state folder. Is its disk full?");

    /// <summary>What a run waits for when its target does not say more.</summary>
    public static WaitReason WaitsThere { get; } = new(ReasonCodes.WaitingForTarget, "The target has accepted it, and has it wait in a queue of its own.");
}
