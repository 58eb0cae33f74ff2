using TrainingJobs.Core.Jobs;

namespace TrainingJobs.Core.Targets;

/// <summary>What is to be set of a target; null leaves what is there.</summary>
public sealed record TargetChanges
{
    /// <summary>Cores to share out among runs.</summary>
    public Quantity? Cpu { get; init; }

    /// <summary>Bytes of memory to share out among runs.</summary>
    public Quantity? Memory { get; init; }

    /// <summary>Runs at the same time.</summary>
    public int? MaxRuns { get; init; }

    /// <summary>GPUs, in the order in which nvidia-smi numbers them on the target.</summary>
    public IReadOnlyList<TargetGpu>? Gpus { get; init; }

    /// <summary>Price of one GPU for one hour, in the unit that jobs use for theirs.</summary>
    public decimal? GpuPrice { get; init; }

    /// <summary>Values of options of the target's kind, by their names (<see cref="TargetOption"/>); an option that is not named stays.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Options { get; init; } = new Dictionary<string, IReadOnlyList<string>>();
}
