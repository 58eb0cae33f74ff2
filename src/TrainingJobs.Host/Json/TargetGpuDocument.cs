namespace TrainingJobs.Host.Json;

/// <summary>GPUs of one model that a target has; the memory of each in bytes.</summary>
internal sealed record TargetGpuDocument(string Type, int Count, long Memory);
