using System.Globalization;
using TrainingJobs.Core.Jobs;
using TrainingJobs.Core.Runs;
using TrainingJobs.Core.State;
using TrainingJobs.Core.Targets;

namespace TrainingJobs.Core.Agent.Queue;

/// <summary>What is left of one place while the queue is gone through.</summary>
internal sealed class ResourcePool
{
    private readonly TargetCapacity _capacity;
    private readonly List<JobGpu> _devices;
    private decimal _cpu;
    private decimal _memory;
    private int _places;

    // What is really free, without what is set aside: tells "wait for a device" from "others were first".
    private decimal _unheldCpu;
    private decimal _unheldMemory;
    private int _unheldPlaces;
    private readonly List<JobGpu> _unheldDevices;

    public ResourcePool(TargetCapacity capacity, IReadOnlyCollection<RunLease> held)
    {
        _capacity = capacity;
        HashSet<string> taken = [.. held.SelectMany(lease => lease.Devices).SelectMany(ids => ids)];
        _devices = [.. (capacity.Gpus ?? []).Where(device => !taken.Contains(device.Key)).OrderBy(device => device.Memory).ThenBy(device => device.Index)];
        _cpu = capacity.Cpu - held.Sum(lease => lease.Cpu);
        _memory = capacity.Memory - held.Sum(lease => lease.Memory);
        _places = capacity.MaxRuns - held.Count;
        (_unheldCpu, _unheldMemory, _unheldPlaces, _unheldDevices) = (_cpu, _memory, _places, [.. _devices]);
    }

    /// <summary>True when no further run can be let in, whatever it asks for.</summary>
    public bool IsFull => _places < 1;

    /// <summary>How many runs have been found to wait for this place.</summary>
    public int Waiting { get; private set; }

    /// <summary>True when the device is what the request allows.</summary>
    public static bool IsFit(GpuRequest request, JobGpu device) =>
        (request.Vendor is null || request.Vendor.Equals(device.Vendor, StringComparison.OrdinalIgnoreCase))
        && (request.Memory is not { } memory || device.Memory >= memory.Value)
        && (request.Types.Count == 0 || request.Types.Any(type => GpuNames.Matches(type, device.Name)));

    /// <summary>True when the devices that the run gets are chosen here, and not by the daemon.</summary>
    public bool ChoosesFor(QueuedRun run) => run.Gpu is not null && ChoosesFor(run, _capacity);

    /// <summary>
    /// Devices that nobody has named are the daemon's to choose. So are those of containers on a machine that shows none: the daemon
    /// says what it lacks.
    /// </summary>
    public static bool ChoosesFor(QueuedRun run, TargetCapacity capacity) => capacity.Gpus is { } gpus && (run.IsLocal || gpus.Count > 0);

    /// <summary>True when cores, memory and a place are free.</summary>
    public bool HasRoomFor(QueuedRun run) => _places >= 1 && run.Cpu <= _cpu && run.Memory <= _memory;

    /// <summary>Takes what the run asks for, with the devices that were chosen for it.</summary>
    public void Take(QueuedRun run, IReadOnlyCollection<JobGpu> devices)
    {
        _places--;
        _unheldPlaces--;
        _cpu -= run.Cpu;
        _unheldCpu -= run.Cpu;
        _memory -= run.Memory;
        _unheldMemory -= run.Memory;
        _devices.RemoveAll(devices.Contains);
        _unheldDevices.RemoveAll(devices.Contains);
    }

    /// <summary>Devices for all workers, of one model if that can be; null when there are not enough.</summary>
    public IReadOnlyList<JobGpu>? Choose(QueuedRun run)
    {
        if (!ChoosesFor(run))
        {
            return [];
        }

        List<JobGpu> fit = _devices.FindAll(device => IsFit(run.Gpu!, device));
        IEnumerable<JobGpu>? same = fit.GroupBy(device => device.Name).FirstOrDefault(group => group.Count() >= run.GpuCount);
        List<JobGpu> chosen = [.. (same ?? fit).Take(run.GpuCount)];
        return chosen.Count == run.GpuCount ? chosen : null;
    }

    /// <summary>Keeps for the run what is free of what it needs.</summary>
    public void Reserve(QueuedRun run)
    {
        Waiting++;
        _places--;
        _cpu -= Math.Min(Math.Max(0, _cpu), run.Cpu);
        _memory -= Math.Min(Math.Max(0, _memory), run.Memory);
        if (ChoosesFor(run))
        {
            HashSet<JobGpu> kept = [.. _devices.Where(device => IsFit(run.Gpu!, device)).Take(run.GpuCount)];
            _devices.RemoveAll(kept.Contains);
        }
    }

    /// <summary>Why the run was not let in; null when everything it asks for is there, and others were first.</summary>
    public (string Code, string Reason)? Lack(QueuedRun run)
    {
        string where = run.IsLocal ? "" : $" on {_capacity.Place}";
        if (ChoosesFor(run) && _unheldDevices.Count(device => IsFit(run.Gpu!, device)) is var free && free < run.GpuCount)
        {
            int all = _capacity.Gpus!.Count(device => IsFit(run.Gpu!, device));
            return (ReasonCodes.WaitingForGpu, $"It waits for {Describe(run)}{where}: {free} of {all} are free.");
        }

        if (run.Cpu > _unheldCpu)
        {
            return (ReasonCodes.WaitingForCpu, string.Create(
                CultureInfo.InvariantCulture, $"It waits for {run.Cpu} of cpu{where}: {Math.Max(0, _unheldCpu)} of {_capacity.Cpu} are free."));
        }

        if (run.Memory > _unheldMemory)
        {
            return (ReasonCodes.WaitingForMemory,
                $"It waits for {Admission.Bytes(run.Memory)} of memory{where}: {Admission.Bytes(Math.Max(0, _unheldMemory))} of {Admission.Bytes(_capacity.Memory)} are free.");
        }

        return _unheldPlaces < 1
            ? (ReasonCodes.WaitingForCapacity, $"It waits for a place{where}: {_capacity.MaxRuns} runs may be active at once.")
            : null;
    }

    private static string Describe(QueuedRun run) => run.Workers > 1 ? $"{run.Gpu} for each of {run.Workers} workers" : run.Gpu!.ToString();
}
