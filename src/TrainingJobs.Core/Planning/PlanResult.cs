using TrainingJobs.Core.Diagnostics;

namespace TrainingJobs.Core.Planning;

/// <summary>A plan, or what stands in its way.</summary>
/// <param name="Plan">The plan; null when there is an error among the diagnostics.</param>
/// <param name="Diagnostics">Findings, e.g. unknown, missing and ill-typed arguments.</param>
public sealed record PlanResult(JobPlan? Plan, IReadOnlyList<Diagnostic> Diagnostics);
