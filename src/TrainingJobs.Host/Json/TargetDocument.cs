using TrainingJobs.Core.Runs;

namespace TrainingJobs.Host.Json;

/// <summary>A target, as <c>target --json</c> prints it; null where nobody has said anything.</summary>
internal sealed record TargetDocument(
    string Name,
    string Kind,
    string? Endpoint,
    bool IsRegistered,
    decimal? Cpu,
    decimal CpuUsed,
    decimal? Memory,
    decimal MemoryUsed,
    int MaxRuns,
    int Runs,
    IReadOnlyList<TargetGpuDocument> Gpus,
    int GpusUsed,
    decimal? GpuPrice,
    IReadOnlyDictionary<string, IReadOnlyList<string>> Options)
{
    public static TargetDocument From(JobTarget target) => new(
        target.Name,
        target.Kind,
        target.Endpoint,
        target.IsRegistered,
        target.Cpu,
        target.CpuUsed,
        target.Memory,
        target.MemoryUsed,
        target.MaxRuns,
        target.Runs,
        [.. target.Gpus.Select(gpu => new TargetGpuDocument(gpu.Type, gpu.Count, gpu.Memory))],
        target.GpusUsed,
        target.GpuPrice,
        target.Options);
}

/// <summary>GPUs of one model that a target has; the memory of each in bytes.</summary>
internal sealed record TargetGpuDocument(string Type, int Count, long Memory);

/// <summary>What trying a target has shown, as <c>target test --json</c> prints it.</summary>
internal sealed record TargetTestDocument(
    string Name,
    bool IsReady,
    string Message,
    string? ReasonCode,
    string? Endpoint,
    string? Version,
    decimal? Cpu,
    decimal? Memory,
    bool? HasGpuRuntime,
    IReadOnlyList<string> Findings)
{
    public static TargetTestDocument From(JobTargetTest test) => new(
        test.Name, test.IsReady, test.Message, test.ReasonCode, test.Endpoint, test.Version, test.Cpu, test.Memory, test.HasGpuRuntime, test.Findings);
}
