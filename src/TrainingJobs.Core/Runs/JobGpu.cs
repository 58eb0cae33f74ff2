namespace TrainingJobs.Core.Runs;

/// <summary>A GPU of this machine.</summary>
public sealed record JobGpu
{
    /// <summary>Number as the vendor's tool shows it.</summary>
    public required int Index { get; init; }

    /// <summary>Unique id, by which it is given to a worker.</summary>
    public required string Uuid { get; init; }

    /// <summary>Model, e.g. <c>NVIDIA A100-SXM4-80GB</c>.</summary>
    public required string Name { get; init; }

    /// <summary><c>nvidia</c> or <c>amd</c>.</summary>
    public required string Vendor { get; init; }

    /// <summary>Memory in bytes.</summary>
    public required long Memory { get; init; }

    /// <summary>Memory in use, in bytes, by whomever.</summary>
    public long MemoryUsed { get; init; }

    /// <summary>How busy it is, 0 to 100; null when the tool does not say.</summary>
    public int? Utilization { get; init; }

    /// <summary>Id of the run that holds it; null when it is free.</summary>
    public string? RunId { get; init; }

    /// <summary>What a lease names it by: vendor and id, since each vendor has a variable of its own for visible devices.</summary>
    internal string Key => $"{Vendor}/{Uuid}";

    public override string ToString() => $"{Index}: {Name}";
}
