using TrainingJobs.Core.Runs;

namespace TrainingJobs.Host.Json;

/// <summary>A target, as <c>target --json</c> prints it; null where nobody has said anything.</summary>
internal sealed record TargetDocument(
    string Name,
    string Kind,
    string? Endpoint,
    string? CertificatePath,
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
    IReadOnlyDictionary<string, string> BaseImages)
{
    public static TargetDocument From(JobTarget target) => new(
        target.Name,
        target.Kind,
        target.Endpoint,
        target.CertificatePath,
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
        target.BaseImages);
}
