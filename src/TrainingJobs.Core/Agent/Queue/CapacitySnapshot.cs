using TrainingJobs.Core.Jobs;
using TrainingJobs.Core.Runs;
using TrainingJobs.Core.State;

namespace TrainingJobs.Core.Agent.Queue;

/// <summary>
/// What is left of all places while the queue is gone through. A run takes from its target; from this machine, too, when that is where
/// the target is.
/// </summary>
internal sealed class CapacitySnapshot
{
    private readonly TargetCapacities _places;
    private readonly IReadOnlyCollection<RunLease> _held;
    private readonly ResourcePool _machine;
    private readonly List<RunLease> _taken = [];
    private readonly Dictionary<string, ResourcePool> _targets = new(StringComparer.OrdinalIgnoreCase);

    public CapacitySnapshot(TargetCapacities places, IReadOnlyCollection<RunLease> held)
    {
        _places = places;
        _held = held;
        _machine = new ResourcePool(places.Machine, [.. held.Where(lease => lease.UsesThisMachine)]);
    }

    /// <summary>True when the run need not be looked at: its place is full, or so many wait for it that nothing would be left.</summary>
    public bool IsClosedFor(QueuedRun run) =>
        (run.UsesThisMachine && IsClosed(_machine)) || (!run.IsLocal && TargetOf(run) is { } target && IsClosed(target));

    /// <summary>Takes what the run asks for; null when it is not all free.</summary>
    public RunLease? TryTake(QueuedRun run)
    {
        var devices = new List<JobGpu>();
        ResourcePool[] shares = [.. SharesOf(run)];
        foreach (ResourcePool share in shares)
        {
            if (!share.HasRoomFor(run) || share.Choose(run) is not { } chosen)
            {
                return null;
            }

            devices.AddRange(chosen);
        }

        foreach (ResourcePool share in shares)
        {
            share.Take(run, devices);
        }

        int each = devices.Count == 0 ? 0 : run.Gpu!.Count;
        var lease = new RunLease(
            run.Id,
            run.Cpu,
            run.Memory,
            [.. Enumerable.Range(0, run.Workers).Select(worker => (IReadOnlyList<string>)[.. devices.Skip(worker * each).Take(each).Select(device => device.Key)])])
        {
            Target = run.Target,
            UsesThisMachine = run.UsesThisMachine,
            Ports = [.. run.Ports.Select(port => port.ToString())],
        };
        _taken.Add(lease);
        return lease;
    }

    /// <summary>Which run has a port that this one needs, and which port; null when none has. Others on the host are not known here.</summary>
    public (RunLease Holder, JobPort Port)? PortHolder(QueuedRun run)
    {
        foreach (JobPort port in run.Ports)
        {
            foreach (RunLease lease in _held.Concat(_taken))
            {
                bool isSameHost = (lease.UsesThisMachine && run.UsesThisMachine) || lease.Target.Equals(run.Target, StringComparison.OrdinalIgnoreCase);
                if (isSameHost && lease.Ports.Any(text => JobPort.TryParse(text, out JobPort? taken) && taken.MeetsOnHost(port)))
                {
                    return (lease, port);
                }
            }
        }

        return null;
    }

    /// <summary>Keeps for the run what is free of what it needs, and says why it was not let in.</summary>
    public (string Code, string Reason) Reserve(QueuedRun run)
    {
        (string Code, string Reason)? lack = null;
        foreach (ResourcePool share in SharesOf(run))
        {
            lack ??= share.Lack(run);
            share.Reserve(run);
        }

        return lack ?? (ReasonCodes.WaitingForTurn, "It waits for runs that came before it, which need what is free.");
    }

    private IEnumerable<ResourcePool> SharesOf(QueuedRun run)
    {
        if (run.UsesThisMachine)
        {
            yield return _machine;
        }

        if (!run.IsLocal && TargetOf(run) is { } target)
        {
            yield return target;
        }
    }

    // The first that finds it full is told so.
    private static bool IsClosed(ResourcePool share) => share is { IsFull: true, Waiting: > 0 } || share.Waiting >= Admission.LooksAhead;

    private ResourcePool? TargetOf(QueuedRun run)
    {
        if (_targets.TryGetValue(run.Target, out ResourcePool? share))
        {
            return share;
        }

        if (_places.Of(run.Target, run.UsesThisMachine) is not { } capacity)
        {
            return null;
        }

        share = new ResourcePool(
            capacity, [.. _held.Where(lease => lease.UsesThisMachine == run.UsesThisMachine && lease.Target.Equals(run.Target, StringComparison.OrdinalIgnoreCase))]);
        return _targets[run.Target] = share;
    }
}
