namespace TrainingJobs.Core.State;

/// <summary>What a run holds of its target, from when it is let in until it ends or waits for another attempt.</summary>
/// <param name="RunId">The run.</param>
/// <param name="Cpu">Cores.</param>
/// <param name="Memory">Bytes.</param>
/// <param name="Devices">GPUs as vendor/id, for each worker its own; empty when it asked for none, or when the target chooses them.</param>
/// <param name="OomKills">Count of processes that the system had ended for want of memory when the run was let in; null when it does not say.</param>
internal sealed record RunLease(
    string RunId,
    decimal Cpu,
    decimal Memory,
    IReadOnlyList<IReadOnlyList<string>> Devices,
    long? OomKills = null)
{
    /// <summary>The target whose share it is.</summary>
    public string Target { get; init; } = "local";

    /// <summary>Ports of the host of its containers, as <see cref="Jobs.JobPort"/> reads them.</summary>
    public IReadOnlyList<string> Ports { get; init; } = [];

    /// <summary>True when it is (also) a share of this machine.</summary>
    public bool UsesThisMachine { get; init; } = true;
}
