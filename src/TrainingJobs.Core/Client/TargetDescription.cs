using TrainingJobs.Core.Agent.Queue;
using TrainingJobs.Core.Planning;
using TrainingJobs.Core.Runs;
using TrainingJobs.Core.State;
using TrainingJobs.Core.Targets;

namespace TrainingJobs.Core.Client;

/// <summary>What users see of a target.</summary>
internal static class TargetDescription
{
    /// <param name="catalog">All targets.</param>
    /// <param name="name">Name of one of them.</param>
    /// <param name="leases">What runs hold now, of any target.</param>
    public static JobTarget Of(TargetCatalog catalog, string name, IReadOnlyList<RunLease> leases)
    {
        bool isLocal = TargetCatalog.IsLocal(name);
        TargetSettings? settings = catalog.SettingsOf(name);
        MachineCapacity capacity = isLocal
            ? MachineDefaults.With(settings, [])
            : MachineDefaults.Of(settings ?? new TargetSettings { Name = name });
        RunLease[] held =
        [
            .. leases.Where(lease => isLocal ? lease.UsesThisMachine : lease.Target.Equals(name, StringComparison.OrdinalIgnoreCase)),
        ];
        return new JobTarget
        {
            Name = name,
            Kind = isLocal ? Placement.Local.Name : TargetCatalog.DockerKind,
            Endpoint = isLocal ? null : settings?.Endpoint ?? AddressOf(catalog, name),
            CertificatePath = settings?.Certificates,
            IsRegistered = settings?.Endpoint is not null,
            Cpu = capacity.Cpu == decimal.MaxValue ? null : capacity.Cpu,
            CpuUsed = held.Sum(lease => lease.Cpu),
            Memory = capacity.Memory == decimal.MaxValue ? null : capacity.Memory,
            MemoryUsed = held.Sum(lease => lease.Memory),
            MaxRuns = capacity.MaxRuns,
            Runs = held.Length,
            Gpus = settings?.Gpus ?? [],
            GpusUsed = held.Sum(lease => lease.Devices.Sum(devices => devices.Count)),
            GpuPrice = settings?.GpuPrice,
            BaseImages = settings?.BaseImages ?? new Dictionary<string, string>(),
        };
    }

    private static string? AddressOf(TargetCatalog catalog, string name)
    {
        try
        {
            return catalog.Endpoint(name).ToString();
        }
        catch (TrainingJobsException)
        {
            // To be heard of when the target is used.
            return null;
        }
    }
}
