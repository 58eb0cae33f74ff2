using TrainingJobs.Core.Runs;

namespace TrainingJobs.Core.Targets;

/// <summary>What there is to share out in one place: this machine, or a target elsewhere.</summary>
/// <param name="Cpu">Cores.</param>
/// <param name="Memory">Bytes.</param>
/// <param name="MaxRuns">Runs at the same time.</param>
/// <param name="Gpus">Devices; null where the place chooses them by itself.</param>
internal sealed record TargetCapacity(decimal Cpu, decimal Memory, int MaxRuns, IReadOnlyList<JobGpu>? Gpus)
{
    /// <summary>Runs that ask for nothing are many at once, but not without limit.</summary>
    public const int DefaultMaxRuns = 256;

    /// <summary>What sentences call it.</summary>
    public string Place { get; init; } = "this machine";

    /// <summary>Why its GPUs could not be told; null when they could.</summary>
    public string? GpuTrouble { get; init; }

    /// <summary>Price of one GPU for one hour; null where nobody has set one.</summary>
    public decimal? GpuPrice { get; init; }

    /// <summary>A place of which nothing is known: it decides by itself, or fails.</summary>
    public static TargetCapacity Unknown(string target) =>
        new(decimal.MaxValue, decimal.MaxValue, DefaultMaxRuns, null) { Place = $"the target '{target}'" };

    /// <summary>A place elsewhere, of which is known what its users have set.</summary>
    public static TargetCapacity AsSet(TargetRecord target) => Unknown(target.Name) with
    {
        Cpu = target.Capacity.Cpu ?? decimal.MaxValue,
        Memory = target.Capacity.Memory ?? decimal.MaxValue,
        MaxRuns = target.Capacity.MaxRuns ?? DefaultMaxRuns,
        Gpus = target.Capacity.Devices(),
        GpuPrice = target.Capacity.GpuPrice,
    };
}
