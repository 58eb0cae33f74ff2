namespace TrainingJobs.Host.Json;

internal sealed record GpuDocument(int Count, IReadOnlyList<string> Types, string? Memory, string? Vendor, decimal? MaxPrice);
