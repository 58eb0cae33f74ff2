using TrainingJobs.Core.Planning;
using TrainingJobs.Core.Runs;
using TrainingJobs.Core.State;
using TrainingJobs.Core.Targets;

namespace TrainingJobs.Core.Client;

/// <summary>What users see of a target.</summary>
internal static class TargetDescription
{
    /// <param name="directory">All targets.</param>
    /// <param name="name">Name of one of them.</param>
    /// <param name="leases">What runs hold now, of any target.</param>
    /// <returns>Null for one whose settings cannot be read at all.</returns>
    public static JobTarget? Of(TargetDirectory directory, string name, IReadOnlyList<RunLease> leases)
    {
        if (Find(directory, name) is not var (kind, record))
        {
            return null;
        }

        TargetCapacity capacity = kind.CapacityOf(record);
        bool isThisMachine = name.Equals(Placement.ThisMachine, StringComparison.OrdinalIgnoreCase);
        RunLease[] held =
        [
            .. leases.Where(lease => isThisMachine ? lease.UsesThisMachine : lease.Target.Equals(name, StringComparison.OrdinalIgnoreCase)),
        ];
        return new JobTarget
        {
            Name = name,
            Kind = kind.Name,
            Endpoint = AddressOf(kind, record, directory),
            IsRegistered = record.Address is not null,
            Cpu = capacity.Cpu == decimal.MaxValue ? null : capacity.Cpu,
            CpuUsed = held.Sum(lease => lease.Cpu),
            Memory = capacity.Memory == decimal.MaxValue ? null : capacity.Memory,
            MemoryUsed = held.Sum(lease => lease.Memory),
            MaxRuns = capacity.MaxRuns,
            Runs = held.Length,
            Gpus = record.Capacity.Gpus ?? [],
            GpusUsed = held.Sum(lease => lease.Devices.Sum(devices => devices.Count)),
            GpuPrice = record.Capacity.GpuPrice,
            Options = record.Options,
        };
    }

    private static (ITargetKind Kind, TargetRecord Record)? Find(TargetDirectory directory, string name)
    {
        try
        {
            return directory.Find(name);
        }
        catch (TrainingJobsException)
        {
            // To be heard of when the target is used.
            return directory.OwnerOf(name) is { } kind
                ? (kind, directory.RecordOf(name) ?? new TargetRecord { Name = name, Kind = kind.Name })
                : null;
        }
    }

    private static string? AddressOf(ITargetKind kind, TargetRecord record, TargetDirectory directory)
    {
        try
        {
            return kind.AddressOf(record, directory.Variables);
        }
        catch (TrainingJobsException)
        {
            return null;
        }
    }
}
