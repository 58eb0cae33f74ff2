using TrainingJobs.Core.Runs;

namespace TrainingJobs.Core.State;

/// <summary>How a run stands: what those who wait for it ask again and again.</summary>
internal sealed record RunProgress(RunState State, string? Reason)
{
    public static RunProgress Of(TrainingRun run) => new(run.State, run.Reason);
}
