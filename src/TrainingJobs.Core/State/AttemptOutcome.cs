using TrainingJobs.Core.Runs;

namespace TrainingJobs.Core.State;

/// <summary>How an attempt ended.</summary>
/// <param name="State">End state it gives the run, unless it is tried again.</param>
/// <param name="ReasonCode">Why; null when it succeeded.</param>
/// <param name="Reason">The reason in a sentence.</param>
/// <param name="ExitCode">Exit code of the first worker that did not succeed, 0 when all did.</param>
internal sealed record AttemptOutcome(RunState State, string? ReasonCode, string? Reason, int? ExitCode);
