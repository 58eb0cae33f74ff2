using TrainingJobs.Core.Runs;

namespace TrainingJobs.Core.Agent.Queue;

/// <summary>What there is to share out in one place: this machine, or a target elsewhere.</summary>
/// <param name="Cpu">Cores.</param>
/// <param name="Memory">Bytes.</param>
/// <param name="MaxRuns">Runs at the same time.</param>
/// <param name="Gpus">Devices; null where the place chooses them by itself.</param>
internal sealed record MachineCapacity(decimal Cpu, decimal Memory, int MaxRuns, IReadOnlyList<JobGpu>? Gpus)
{
    /// <summary>What sentences call it.</summary>
    public string Place { get; init; } = "this machine";

    /// <summary>Why its GPUs could not be told; null when they could.</summary>
    public string? GpuTrouble { get; init; }

    /// <summary>Price of one GPU for one hour; null where nobody has set one.</summary>
    public decimal? GpuPrice { get; init; }

    /// <summary>A place of which nothing is known: it decides by itself, or fails.</summary>
    public static MachineCapacity Unknown(string target) =>
        new(decimal.MaxValue, decimal.MaxValue, MachineDefaults.MaxRuns, null) { Place = $"the target '{target}'" };
}
