using TrainingJobs.Core.Runs;
using TrainingJobs.Core.State;

namespace TrainingJobs.Core.Agent.Steps;

/// <summary>What is to be done next about the steps of a run. Pure: it follows from how they stand.</summary>
/// <param name="Stage">Stage that is under way, from 1; 0 when none is.</param>
/// <param name="Begin">Steps that may run now; some of them may do so already.</param>
/// <param name="Stop">Steps that are not to go on, or not to begin.</param>
/// <param name="Cause">Why they are to stop; null when a user wants it.</param>
/// <param name="IsDone">True when all have succeeded.</param>
/// <param name="End">How the run ends; null while steps are open or all have succeeded.</param>
internal sealed record StepDecision(
    int Stage, IReadOnlyList<StepRow> Begin, IReadOnlyList<StepRow> Stop, string? Cause, bool IsDone, AttemptOutcome? End)
{
    /// <param name="steps">All steps of the run.</param>
    /// <param name="wish">How the run is to end whatever its steps do, because a user or its time limit wants it; null when nobody does.</param>
    /// <param name="cause">What the steps are told then; null when a user wants it.</param>
    public static StepDecision Of(IReadOnlyList<StepRow> steps, AttemptOutcome? wish, string? cause)
    {
        StepRow[] open = [.. steps.Where(step => !step.State.IsEnded())];
        // What failed by itself explains more than what was stopped for it.
        StepRow? bad = steps.Where(step => step.State.IsEnded() && step.State != RunState.Succeeded)
            .MinBy(step => step.State is RunState.Failed or RunState.TimedOut ? 0 : step.ReasonCode == ReasonCodes.StoppedByUser ? 1 : 2);
        if (wish is null && bad is null)
        {
            int stage = open.Length == 0 ? 0 : open.Min(step => step.Stage);
            return new StepDecision(stage, [.. open.Where(step => step.Stage == stage)], [], null, open.Length == 0, null);
        }

        return open.Length == 0
            ? new StepDecision(0, [], [], null, false, wish ?? OutcomeOf(bad!))
            : new StepDecision(0, [], open, wish is not null ? cause : $"Step '{bad!.Name}' {Verb(bad)}.", false, null);
    }

    private static AttemptOutcome OutcomeOf(StepRow bad) => bad.State == RunState.Stopped
        ? new AttemptOutcome(RunState.Stopped, bad.ReasonCode, $"Step '{bad.Name}' (run {bad.RunId}) was stopped. {bad.Reason}", bad.ExitCode)
        : new AttemptOutcome(RunState.Failed, ReasonCodes.StepFailed, $"Step '{bad.Name}' (run {bad.RunId}) {Verb(bad)}: {bad.Reason}", bad.ExitCode);

    private static string Verb(StepRow step) => step.State switch
    {
        RunState.TimedOut => "timed out",
        RunState.Stopped => "was stopped",
        _ => "failed",
    };
}
