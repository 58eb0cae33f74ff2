namespace TrainingJobs.Core.Agent.Runs;

/// <summary>What is to be done for a run now.</summary>
/// <param name="Actions">In this order; what is to be done after them depends on how they went, and is asked for again. Empty: nothing.</param>
/// <param name="WakeAfter">When to look again though nothing was heard of the workers; null when actions are to be done, or it is over.</param>
/// <param name="IsOver">True when nothing is left to be done for the run.</param>
internal sealed record RunDecision(IReadOnlyList<RunAction> Actions, TimeSpan? WakeAfter, bool IsOver)
{
    /// <summary>Nothing is left to be done.</summary>
    public static RunDecision Over { get; } = new([], null, true);

    /// <summary>Actions are to be done, and then it is looked at again.</summary>
    public static RunDecision Do(params IReadOnlyList<RunAction> actions) => new(actions, null, false);

    /// <summary>Nothing is to be done for a while.</summary>
    public static RunDecision Wait(TimeSpan time) => new([], time, false);
}
