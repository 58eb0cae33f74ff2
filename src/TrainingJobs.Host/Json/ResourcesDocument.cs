using TrainingJobs.Core.Jobs;

namespace TrainingJobs.Host.Json;

/// <summary>What each worker asks for; quantities as written.</summary>
internal sealed record ResourcesDocument(string? Cpu, string? Memory, string? Storage, string? ShmSize, GpuDocument? Gpu)
{
    public static ResourcesDocument From(JobResources resources) => new(
        resources.Cpu?.Text,
        resources.Memory?.Text,
        resources.Storage?.Text,
        resources.ShmSize?.Text,
        resources.Gpu is { } gpu ? new GpuDocument(gpu.Count, gpu.Types, gpu.Memory?.Text, gpu.Vendor, gpu.MaxPrice) : null);
}
