namespace TrainingJobs.Host.Json;

internal sealed record MountDocument(string Source, string Target, bool ReadOnly);
