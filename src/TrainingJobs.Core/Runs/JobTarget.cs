using TrainingJobs.Core.Jobs;

namespace TrainingJobs.Core.Runs;

/// <summary>A place where runs execute, with what it shares out.</summary>
public sealed record JobTarget
{
    public required string Name { get; init; }

    /// <summary>Kind of the target, e.g. <c>local</c> or <c>docker</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>Where it is; null for this machine, and where the settings that say so cannot be read.</summary>
    public string? Endpoint { get; init; }

    /// <summary>True for a target that was registered here; the others are known without.</summary>
    public bool IsRegistered { get; init; }

    /// <summary>Cores that are shared out; null where nobody has said how many: then the target decides by itself.</summary>
    public decimal? Cpu { get; init; }

    public decimal CpuUsed { get; init; }

    /// <summary>Bytes of memory that are shared out; null where nobody has said how many.</summary>
    public decimal? Memory { get; init; }

    public decimal MemoryUsed { get; init; }

    /// <summary>Runs that may be active at the same time.</summary>
    public int MaxRuns { get; init; }

    /// <summary>Runs that hold a share now.</summary>
    public int Runs { get; init; }

    /// <summary>GPUs that were said to be there, in the order of their numbers; those of this machine are listed by their tools.</summary>
    public IReadOnlyList<TargetGpu> Gpus { get; init => field = Indexable.List(value); } = [];

    /// <summary>GPUs that runs hold now.</summary>
    public int GpusUsed { get; init; }

    /// <summary>Price of one GPU for one hour; null where nobody has set one.</summary>
    public decimal? GpuPrice { get; init; }

    /// <summary>Options of its kind that were set, by their names; several values for one that is a list of pairs. Never secret ones.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Options { get; init; } = new Dictionary<string, IReadOnlyList<string>>();

    public override string ToString() => Name;
}
