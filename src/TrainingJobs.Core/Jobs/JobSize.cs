namespace TrainingJobs.Core.Jobs;

/// <summary>A name of a machine size, with what it stands for.</summary>
public sealed record JobSize
{
    public required string Name { get; init; }

    /// <summary>What a job of this size asks for.</summary>
    public required JobResources Resources { get; init; }

    /// <summary>True when a user has set it; false for one that is known from the start and was left as it is.</summary>
    public required bool IsChanged { get; init; }

    public Quantity? Cpu => Resources.Cpu;

    public Quantity? Memory => Resources.Memory;

    /// <summary>Number of GPUs.</summary>
    public int Gpu => Resources.Gpu?.Count ?? 0;

    /// <summary>Acceptable models of GPU; empty means any.</summary>
    public IReadOnlyList<string> GpuTypes => Resources.Gpu?.Types ?? [];

    public override string ToString() => Name;
}
