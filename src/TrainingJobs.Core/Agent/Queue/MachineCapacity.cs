using TrainingJobs.Core.Runs;

namespace TrainingJobs.Core.Agent.Queue;

/// <summary>What there is to share out on this machine.</summary>
/// <param name="Cpu">Cores.</param>
/// <param name="Memory">Bytes.</param>
/// <param name="MaxRuns">Runs at the same time.</param>
/// <param name="Gpus">Devices.</param>
internal sealed record MachineCapacity(decimal Cpu, decimal Memory, int MaxRuns, IReadOnlyList<JobGpu> Gpus);
