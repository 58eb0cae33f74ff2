using TrainingJobs.Core.Runs;

namespace TrainingJobs.Core.State;

/// <summary>A step of a run, as its parent's keeper looks at it.</summary>
/// <param name="RunId">The step's own run.</param>
/// <param name="Name">Name of the step.</param>
/// <param name="Stage">Stage that it belongs to, from 1.</param>
/// <param name="State">State of its run.</param>
/// <param name="ReasonCode">Why it ended.</param>
/// <param name="Reason">The same in a sentence.</param>
/// <param name="ExitCode">Exit code of its run.</param>
internal sealed record StepRow(string RunId, string Name, int Stage, RunState State, string? ReasonCode, string? Reason, int? ExitCode);
