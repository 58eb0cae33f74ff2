namespace TrainingJobs.Core.Jobs;

/// <summary>What each worker of a job asks for. Null means that the job does not say.</summary>
public sealed record JobResources
{
    public static JobResources None { get; } = new();

    /// <summary>Cores, in the notation of Kubernetes (<c>2</c>, <c>500m</c>).</summary>
    public Quantity? Cpu { get; init; }

    /// <summary>Bytes of memory (<c>16Gi</c>).</summary>
    public Quantity? Memory { get; init; }

    /// <summary>Bytes of scratch disk.</summary>
    public Quantity? Storage { get; init; }

    /// <summary>Bytes of shared memory in <c>/dev/shm</c>, for targets that run containers.</summary>
    public Quantity? ShmSize { get; init; }

    public GpuRequest? Gpu { get; init; }

    public override string ToString()
    {
        var parts = new List<string>();
        if (Cpu is { } cpu)
        {
            parts.Add($"cpu {cpu}");
        }

        if (Memory is { } memory)
        {
            parts.Add($"memory {memory}");
        }

        if (Storage is { } storage)
        {
            parts.Add($"storage {storage}");
        }

        if (ShmSize is { } shared)
        {
            parts.Add($"shared memory {shared}");
        }

        if (Gpu is { } gpu)
        {
            parts.Add(gpu.ToString());
        }

        return string.Join(", ", parts);
    }
}
