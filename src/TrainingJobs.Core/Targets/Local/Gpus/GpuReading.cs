using TrainingJobs.Core.Runs;

namespace TrainingJobs.Core.Targets.Local.Gpus;

/// <summary>What the vendors' tools say of this machine's GPUs.</summary>
/// <param name="Devices">Those that were found.</param>
/// <param name="HasFailed">True when a tool that is there failed, so that there may be more.</param>
internal sealed record GpuReading(IReadOnlyList<JobGpu> Devices, bool HasFailed);
