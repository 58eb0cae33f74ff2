namespace TrainingJobs.Host.Json;

/// <summary>What <c>show --json</c> prints: the run, its history, and the plan it was started with.</summary>
internal sealed record RunDetailsDocument(RunDocument Run, IReadOnlyList<RunEventDocument> Events, PlanDocument Plan, IReadOnlyList<RunDocument> Steps);
