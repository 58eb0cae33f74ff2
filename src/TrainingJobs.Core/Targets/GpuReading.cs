using TrainingJobs.Core.Runs;

namespace TrainingJobs.Core.Targets;

/// <summary>What the vendors' tools say of this machine's GPUs.</summary>
/// <param name="Devices">Those that were found.</param>
/// <param name="Failure">What a tool said that is there and failed, so that there may be more devices; null when none failed.</param>
internal sealed record GpuReading(IReadOnlyList<JobGpu> Devices, string? Failure);
