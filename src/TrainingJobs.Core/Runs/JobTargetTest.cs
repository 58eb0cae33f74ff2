using TrainingJobs.Core.Jobs;

namespace TrainingJobs.Core.Runs;

/// <summary>Whether a target can run jobs, and what is wrong if it cannot.</summary>
public sealed record JobTargetTest
{
    public required string Name { get; init; }

    /// <summary>True when it can run jobs, and GPUs as well if it is said to have any.</summary>
    public required bool IsReady { get; init; }

    /// <summary>What is wrong and what to do, or what was found, in a sentence.</summary>
    public required string Message { get; init; }

    /// <summary>Code of what is wrong, as in the reason of a run; null when nothing is.</summary>
    public string? ReasonCode { get; init; }

    /// <summary>Where it is.</summary>
    public string? Endpoint { get; init; }

    /// <summary>Version of the daemon.</summary>
    public string? Version { get; init; }

    /// <summary>Cores it has.</summary>
    public decimal? Cpu { get; init; }

    /// <summary>Bytes of memory it has.</summary>
    public decimal? Memory { get; init; }

    /// <summary>Whether containers can be given GPUs; null when that shows only with the first run that asks for one.</summary>
    public bool? HasGpuRuntime { get; init; }

    /// <summary>Everything that was found, one sentence each.</summary>
    public IReadOnlyList<string> Findings { get; init => field = Indexable.List(value); } = [];

    public override string ToString() => $"{Name}: {Message}";
}
