using System.Globalization;
using TrainingJobs.Core.Jobs;
using TrainingJobs.Core.Runs;

namespace TrainingJobs.Core.Targets;

/// <summary>What a user has said that a target shares out, whatever it has; null where nothing was said.</summary>
internal sealed record CapacityOverride
{
    private const decimal MinMemory = 1024 * 1024;

    /// <summary>Nothing was said.</summary>
    public static CapacityOverride None { get; } = new();

    /// <summary>Cores.</summary>
    public decimal? Cpu { get; init; }

    /// <summary>Bytes.</summary>
    public decimal? Memory { get; init; }

    /// <summary>Runs at the same time.</summary>
    public int? MaxRuns { get; init; }

    /// <summary>GPUs in the order in which the target's own tool numbers them.</summary>
    public IReadOnlyList<TargetGpu>? Gpus { get; init; }

    /// <summary>Price of one GPU for one hour, in the unit that jobs use for theirs.</summary>
    public decimal? GpuPrice { get; init; }

    /// <summary>This with what the changes name in place of what was there.</summary>
    public CapacityOverride With(TargetChanges changes) => this with
    {
        Cpu = changes.Cpu?.Value ?? Cpu,
        Memory = changes.Memory?.Value ?? Memory,
        MaxRuns = changes.MaxRuns ?? MaxRuns,
        Gpus = changes.Gpus ?? Gpus,
        GpuPrice = changes.GpuPrice ?? GpuPrice,
    };

    /// <summary>What is wrong with it, in a sentence; null when something can run with it.</summary>
    public string? Problem() => this switch
    {
        { Cpu: <= 0 } => string.Create(CultureInfo.InvariantCulture, $"{Cpu:0.###} cores are too few to run anything; give e.g. 8 or 500m."),
        // Almost surely meant as gigabytes.
        { Memory: < MinMemory } =>
            string.Create(CultureInfo.InvariantCulture, $"{Memory:0.###} bytes of memory are too few to run anything; give a suffix, e.g. 32Gi or 512Mi."),
        { MaxRuns: <= 0 } => "At least one run at a time must be allowed.",
        { GpuPrice: < 0 } => "A price cannot be below nothing.",
        _ => null,
    };

    /// <summary>The devices by number, as the target's own tool counts them; null when nobody has said which there are.</summary>
    public IReadOnlyList<JobGpu>? Devices() => Gpus is null
        ? null
        :
        [
            .. Gpus.SelectMany(gpu => Enumerable.Repeat(gpu, gpu.Count)).Select((gpu, index) => new JobGpu
            {
                Index = index,
                Uuid = index.ToString(CultureInfo.InvariantCulture),
                Name = gpu.Type,
                Vendor = GpuVendors.Of(gpu.Type),
                Memory = gpu.Memory,
            }),
        ];
}
