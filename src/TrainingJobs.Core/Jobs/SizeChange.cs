namespace TrainingJobs.Core.Jobs;

/// <summary>What is to be changed of a machine size; null leaves it as it is.</summary>
/// <param name="Cpu">Cores.</param>
/// <param name="Memory">Bytes of memory.</param>
/// <param name="Gpu">Number of GPUs; 0 for none.</param>
/// <param name="GpuTypes">Acceptable models of GPU; empty for any.</param>
public sealed record SizeChange(Quantity? Cpu, Quantity? Memory, int? Gpu, IReadOnlyList<string>? GpuTypes)
{
    /// <summary>The same resources with the change.</summary>
    public JobResources ApplyTo(JobResources now)
    {
        int count = Gpu ?? now.Gpu?.Count ?? (GpuTypes is { Count: > 0 } ? 1 : 0);
        return now with
        {
            Cpu = Cpu ?? now.Cpu,
            Memory = Memory ?? now.Memory,
            Gpu = count == 0 ? null : (now.Gpu ?? new GpuRequest { Count = count }) with { Count = count, Types = GpuTypes ?? now.Gpu?.Types ?? [] },
        };
    }
}
