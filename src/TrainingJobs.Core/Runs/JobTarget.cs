namespace TrainingJobs.Core.Runs;

/// <summary>A place where runs execute, with what it shares out.</summary>
public sealed record JobTarget
{
    public required string Name { get; init; }

    /// <summary>Kind of the target, <c>local</c> or <c>docker</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>Cores that are shared out.</summary>
    public decimal Cpu { get; init; }

    public decimal CpuUsed { get; init; }

    /// <summary>Bytes of memory that are shared out.</summary>
    public decimal Memory { get; init; }

    public decimal MemoryUsed { get; init; }

    /// <summary>Runs that may be active at the same time; 0 for a target where the daemon or scheduler decides by itself.</summary>
    public int MaxRuns { get; init; }

    /// <summary>Runs that hold a share now.</summary>
    public int Runs { get; init; }

    public override string ToString() => Name;
}
