namespace TrainingJobs.Core.Runs;

/// <summary>What holds of run states.</summary>
public static class RunStates
{
    /// <summary>True for Succeeded, Failed, Stopped and TimedOut: the state will not change any more.</summary>
    public static bool IsEnded(this RunState state) => state >= RunState.Succeeded;
}
