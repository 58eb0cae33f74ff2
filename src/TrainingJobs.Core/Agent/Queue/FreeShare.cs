using System.Globalization;
using TrainingJobs.Core.Jobs;
using TrainingJobs.Core.Runs;
using TrainingJobs.Core.State;
using TrainingJobs.Core.Targets.Local.Gpus;

namespace TrainingJobs.Core.Agent.Queue;

/// <summary>What is left of the machine while the queue is gone through.</summary>
internal sealed class FreeShare
{
    private readonly MachineCapacity _capacity;
    private readonly List<JobGpu> _devices;
    private decimal _cpu;
    private decimal _memory;
    private int _places;

    // What is really free, without what is set aside: tells "wait for a device" from "others were first".
    private decimal _unheldCpu;
    private decimal _unheldMemory;
    private int _unheldPlaces;
    private readonly List<JobGpu> _unheldDevices;

    public FreeShare(MachineCapacity capacity, IReadOnlyCollection<RunLease> held)
    {
        _capacity = capacity;
        HashSet<string> taken = [.. held.SelectMany(lease => lease.Devices).SelectMany(ids => ids)];
        _devices = [.. capacity.Gpus.Where(device => !taken.Contains(device.Key)).OrderBy(device => device.Memory).ThenBy(device => device.Index)];
        _cpu = capacity.Cpu - held.Sum(lease => lease.Cpu);
        _memory = capacity.Memory - held.Sum(lease => lease.Memory);
        _places = capacity.MaxRuns - held.Count;
        (_unheldCpu, _unheldMemory, _unheldPlaces, _unheldDevices) = (_cpu, _memory, _places, [.. _devices]);
    }

    /// <summary>True when no further run can be let in, whatever it asks for.</summary>
    public bool IsFull => _places < 1;

    /// <summary>True when the device is what the request allows.</summary>
    public static bool IsFit(GpuRequest request, JobGpu device) =>
        (request.Vendor is null || request.Vendor.Equals(device.Vendor, StringComparison.OrdinalIgnoreCase))
        && (request.Memory is not { } memory || device.Memory >= memory.Value)
        && (request.Types.Count == 0 || request.Types.Any(type => GpuNames.Matches(type, device.Name)));

    /// <summary>Takes what the run asks for; null when it is not all free.</summary>
    public RunLease? TryTake(QueuedRun run)
    {
        if (_places < 1 || run.Cpu > _cpu || run.Memory > _memory || Choose(run) is not { } devices)
        {
            return null;
        }

        _places--;
        _unheldPlaces--;
        _cpu -= run.Cpu;
        _unheldCpu -= run.Cpu;
        _memory -= run.Memory;
        _unheldMemory -= run.Memory;
        _devices.RemoveAll(devices.Contains);
        _unheldDevices.RemoveAll(devices.Contains);
        int each = run.Gpu?.Count ?? 0;
        return new RunLease(
            run.Id,
            run.Cpu,
            run.Memory,
            [.. Enumerable.Range(0, run.Workers).Select(worker => (IReadOnlyList<string>)[.. devices.Skip(worker * each).Take(each).Select(device => device.Key)])]);
    }

    /// <summary>Keeps for the run what is free of what it needs.</summary>
    public void SetAside(QueuedRun run)
    {
        _places--;
        _cpu -= Math.Min(Math.Max(0, _cpu), run.Cpu);
        _memory -= Math.Min(Math.Max(0, _memory), run.Memory);
        if (run.Gpu is { } gpu)
        {
            HashSet<JobGpu> kept = [.. _devices.Where(device => IsFit(gpu, device)).Take(run.GpuCount)];
            _devices.RemoveAll(kept.Contains);
        }
    }

    /// <summary>Why the run was not let in.</summary>
    public (string Code, string Reason) Lack(QueuedRun run)
    {
        if (run.Gpu is { } gpu && _unheldDevices.Count(device => IsFit(gpu, device)) is var free && free < run.GpuCount)
        {
            int all = _capacity.Gpus.Count(device => IsFit(gpu, device));
            return (ReasonCodes.WaitingForGpu, $"It waits for {Describe(run)}: {free} of {all} are free.");
        }

        if (run.Cpu > _unheldCpu)
        {
            return (ReasonCodes.WaitingForCpu, string.Create(
                CultureInfo.InvariantCulture, $"It waits for {run.Cpu} of cpu: {Math.Max(0, _unheldCpu)} of {_capacity.Cpu} are free."));
        }

        if (run.Memory > _unheldMemory)
        {
            return (ReasonCodes.WaitingForMemory,
                $"It waits for {Admission.Bytes(run.Memory)} of memory: {Admission.Bytes(Math.Max(0, _unheldMemory))} of {Admission.Bytes(_capacity.Memory)} are free.");
        }

        return _unheldPlaces < 1
            ? (ReasonCodes.WaitingForCapacity, $"It waits for a place: {_capacity.MaxRuns} runs may be active at once.")
            : (ReasonCodes.WaitingForTurn, "It waits for runs that came before it, which need what is free.");
    }

    private static string Describe(QueuedRun run) => run.Workers > 1 ? $"{run.Gpu} for each of {run.Workers} workers" : run.Gpu!.ToString();

    /// <summary>Devices for all workers, of one model if that can be; null when there are not enough.</summary>
    private List<JobGpu>? Choose(QueuedRun run)
    {
        if (run.Gpu is not { } gpu)
        {
            return [];
        }

        List<JobGpu> fit = _devices.FindAll(device => IsFit(gpu, device));
        IEnumerable<JobGpu>? same = fit.GroupBy(device => device.Name).FirstOrDefault(group => group.Count() >= run.GpuCount);
        List<JobGpu> chosen = [.. (same ?? fit).Take(run.GpuCount)];
        return chosen.Count == run.GpuCount ? chosen : null;
    }
}
