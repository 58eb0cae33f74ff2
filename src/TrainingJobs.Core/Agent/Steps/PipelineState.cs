using TrainingJobs.Core.Planning;
using TrainingJobs.Core.Runs;
using TrainingJobs.Core.State;

namespace TrainingJobs.Core.Agent.Steps;

/// <summary>A run whose steps are under way, or are not yet because it is a step itself.</summary>
internal sealed class PipelineState(ActiveRun run, bool hasBegun)
{
    public ActiveRun Run { get; } = run;

    private JobPlan Plan => Run.Plan!;

    /// <summary>False while it waits for an earlier stage of the run that it is a step of.</summary>
    public bool HasBegun { get; set; } = hasBegun;

    /// <summary>The wish to stop it; null while nobody has one.</summary>
    public StopRequest? Stop { get; set; }

    /// <summary>The moment at which its time limit is reached; null without one. Its own workers have theirs, counted from when they start.</summary>
    public TimeSpan? Deadline => IsPipeline ? Since + Plan.Policy.Timeout : null;

    /// <summary>Since when its steps have been under way; null while they are not.</summary>
    public TimeSpan? Since { get; set; }

    /// <summary>Steps that have been asked to stop, so that each is asked once.</summary>
    public HashSet<string> Asked { get; } = [];

    /// <summary>What was told last of how far it is.</summary>
    public string? Told { get; set; }

    /// <summary>True when it does nothing itself but its steps.</summary>
    public bool IsPipeline => Plan.Execution.Workers.Count == 0;

    /// <summary>How it is to end whatever its steps do; null while nothing wants that.</summary>
    public AttemptOutcome? Wish(TimeSpan now) => this switch
    {
        { Stop: { } stop } => new AttemptOutcome(RunState.Stopped, stop.Code, stop.Reason(), null),
        { Deadline: { } deadline } when now >= deadline => new AttemptOutcome(
            RunState.TimedOut, ReasonCodes.TimeLimit, $"{TimeLimit} Raise 'timeout' if it needs longer.", null),
        _ => null,
    };

    /// <summary>What its steps are told when it is to end; null when a user wants it.</summary>
    public string? Cause => Stop is not null ? Stop.Cause : TimeLimit;

    private string TimeLimit => $"The time limit of {Jobs.Duration.Format(Plan.Policy.Timeout ?? TimeSpan.Zero)} of run {Run.Id} was reached.";
}
