namespace TrainingJobs.Host.Json;

internal sealed record ModelDocument(string Name, string? Validation);
