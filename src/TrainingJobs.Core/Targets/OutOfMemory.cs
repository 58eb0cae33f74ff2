using TrainingJobs.Core.Runs;

namespace TrainingJobs.Core.Targets;

/// <summary>Tells whether the system has ended a worker of this machine for want of memory: the signal alone could be anybody's.</summary>
internal static class OutOfMemory
{
    /// <summary>The observation, with that reason if it has it.</summary>
    /// <param name="seen">What was seen.</param>
    /// <param name="before">The machine's count when the run was let in; null for a run that is not on this machine.</param>
    /// <param name="now">Gives the machine's count now.</param>
    public static WorkerObservation Explain(WorkerObservation seen, long? before, Func<long?> now) =>
        seen is { State: WorkerState.Exited, Signal: "SIGKILL", ReasonCode: null } && before is { } count && now() > count
            ? seen with
            {
                ReasonCode = ReasonCodes.OutOfMemory,
                Message = "was ended by the system (SIGKILL) because memory ran out. Ask for less, e.g. a smaller batch, or reserve more with 'resources.memory'.",
            }
            : seen;
}
