using TrainingJobs.Core.Jobs;

namespace TrainingJobs.Host.Json;

/// <summary>A model of GPU, as <c>gpus --types --json</c> prints it: memory in bytes, speeds in TFLOPS.</summary>
internal sealed record GpuTypeDocument(string Id, string Name, string Vendor, long Memory, double SinglePrecision, double HalfPrecision)
{
    public static GpuTypeDocument From(GpuType type) =>
        new(type.Id, type.Name, type.Vendor, type.MemoryBytes, type.SinglePrecision, type.HalfPrecision);
}
