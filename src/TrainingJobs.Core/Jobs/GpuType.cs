namespace TrainingJobs.Core.Jobs;

/// <summary>A model of GPU. Speeds are those that can be reached in practice, in TFLOPS.</summary>
public sealed record GpuType
{
    /// <summary>Short name, e.g. <c>rtx3090</c>.</summary>
    public required string Id { get; init; }

    /// <summary>Name as people and devices write it, e.g. <c>RTX 3090</c>.</summary>
    public required string Name { get; init; }

    /// <summary>Who makes it, as a request for GPUs names the maker: <c>nvidia</c> or <c>amd</c>.</summary>
    public string Vendor { get; init; } = "nvidia";

    /// <summary>Memory in GB.</summary>
    public required int Memory { get; init; }

    /// <summary>Memory in bytes, as devices count it: what is sold as a GB is 2 to the power of 30 of them.</summary>
    public long MemoryBytes => (long)Memory << 30;

    /// <summary>Speed with single precision.</summary>
    public required double SinglePrecision { get; init; }

    /// <summary>Speed with half precision.</summary>
    public required double HalfPrecision { get; init; }

    /// <summary>Generation of PCI Express: cards of the 4th come with 8 CPUs each, the others with 4.</summary>
    public required int PciExpress { get; init; }

    public override string ToString() => Name;
}
