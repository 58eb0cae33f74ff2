namespace TrainingJobs.Host.Json;

internal sealed record StepDocument(string Name, PlanDocument Plan);
