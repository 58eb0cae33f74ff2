using TrainingJobs.Core.Runs;

namespace TrainingJobs.Host.Json;

/// <summary>A GPU, as <c>gpus --json</c> prints it.</summary>
internal sealed record DeviceDocument(
    int Index, string Uuid, string Name, string Vendor, long Memory, long MemoryUsed, int? Utilization, string? RunId)
{
    public static DeviceDocument From(JobGpu gpu) =>
        new(gpu.Index, gpu.Uuid, gpu.Name, gpu.Vendor, gpu.Memory, gpu.MemoryUsed, gpu.Utilization, gpu.RunId);
}
