namespace TrainingJobs.Cmdlets.PowerShellJobs;

/// <summary>Takes what the engine has read of its state, where PowerShell asks for jobs and cannot be made to wait for a task.</summary>
internal static class StateReading
{
    /// <summary>
    /// The result of a call that reads the state and nothing else. It reads on the thread that calls, so that the task is complete by now:
    /// nothing is waited for here that could wait for us. SQLite itself may wait for another process, but no longer than 10 s.
    /// </summary>
    public static T Read<T>(this Task<T> reading) => reading.GetAwaiter().GetResult();
}
