using TrainingJobs.Core.Jobs;
using TrainingJobs.Core.Runs;

namespace TrainingJobs.Host.Json;

/// <summary>A GPU, as <c>gpus --json</c> prints it.</summary>
internal sealed record DeviceDocument(
    int Index, string Uuid, string Name, string Vendor, long Memory, long MemoryUsed, int? Utilization, string? RunId)
{
    public static DeviceDocument From(JobGpu gpu) =>
        new(gpu.Index, gpu.Uuid, gpu.Name, gpu.Vendor, gpu.Memory, gpu.MemoryUsed, gpu.Utilization, gpu.RunId);
}

/// <summary>A model of GPU, as <c>gpus --types --json</c> prints it: memory in bytes, speeds in TFLOPS.</summary>
internal sealed record GpuTypeDocument(string Id, string Name, string Vendor, long Memory, double SinglePrecision, double HalfPrecision)
{
    public static GpuTypeDocument From(GpuType type) =>
        new(type.Id, type.Name, type.Vendor, type.MemoryBytes, type.SinglePrecision, type.HalfPrecision);
}

/// <summary>A machine size, as <c>sizes --json</c> prints it.</summary>
internal sealed record SizeDocument(string Name, string? Cpu, string? Memory, int Gpu, IReadOnlyList<string> GpuTypes, bool IsChanged)
{
    public static SizeDocument From(JobSize size) =>
        new(size.Name, size.Cpu?.ToString(), size.Memory?.ToString(), size.Gpu, size.GpuTypes, size.IsChanged);
}
