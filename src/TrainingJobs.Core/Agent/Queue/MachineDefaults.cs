using TrainingJobs.Core.Runs;
using TrainingJobs.Core.State;

namespace TrainingJobs.Core.Agent.Queue;

/// <summary>What this machine shares out when nobody has set anything else: what it has.</summary>
internal static class MachineDefaults
{
    /// <summary>Runs that ask for nothing are many at once, but not without limit.</summary>
    public const int MaxRuns = 256;

    public static MachineCapacity With(LocalSettings? settings, IReadOnlyList<JobGpu> gpus) => new(
        settings?.Cpu ?? Environment.ProcessorCount,
        settings?.Memory ?? GC.GetGCMemoryInfo().TotalAvailableMemoryBytes,
        settings?.MaxRuns ?? MaxRuns,
        gpus);
}
