using TrainingJobs.Core.Runs;

namespace TrainingJobs.Core.Agent.Runs;

/// <summary>Why the workers of an attempt are being ended.</summary>
/// <param name="State">End state that it gives the run.</param>
/// <param name="Code">Why.</param>
/// <param name="Reason">The reason in a sentence.</param>
/// <param name="ExitCode">Exit code of the worker whose failure ends the others; null where it is another reason.</param>
/// <param name="KillAt">From when on by force.</param>
internal sealed record Termination(RunState State, string Code, string Reason, int? ExitCode, TimeSpan KillAt);
