using TrainingJobs.Core.Jobs;

namespace TrainingJobs.Host.Json;

/// <summary>A machine size, as <c>sizes --json</c> prints it.</summary>
internal sealed record SizeDocument(string Name, string? Cpu, string? Memory, int Gpu, IReadOnlyList<string> GpuTypes, bool IsChanged)
{
    public static SizeDocument From(JobSize size) =>
        new(size.Name, size.Cpu?.ToString(), size.Memory?.ToString(), size.Gpu, size.GpuTypes, size.IsChanged);
}
