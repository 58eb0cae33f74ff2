using TrainingJobs.Core.Runs;

namespace TrainingJobs.Core.Agent.Queue;

/// <summary>What is shared out where nobody has said anything else: on this machine what it has, elsewhere what is asked for.</summary>
internal static class MachineDefaults
{
    /// <summary>Runs that ask for nothing are many at once, but not without limit.</summary>
    public const int MaxRuns = 256;

    /// <summary>This machine.</summary>
    public static MachineCapacity With(TargetSettings? settings, IReadOnlyList<JobGpu> gpus) => new(
        settings?.Cpu ?? Environment.ProcessorCount,
        settings?.Memory ?? GC.GetGCMemoryInfo().TotalAvailableMemoryBytes,
        settings?.MaxRuns ?? MaxRuns,
        gpus)
    { GpuPrice = settings?.GpuPrice };

    /// <summary>A target that is not <c>local</c>.</summary>
    public static MachineCapacity Of(TargetSettings target) => MachineCapacity.Unknown(target.Name) with
    {
        Cpu = target.Cpu ?? decimal.MaxValue,
        Memory = target.Memory ?? decimal.MaxValue,
        MaxRuns = target.MaxRuns ?? MaxRuns,
        Gpus = target.Devices(),
        GpuPrice = target.GpuPrice,
    };
}
