using System.Globalization;
using TrainingJobs.Core.Runs;
using TrainingJobs.Core.State;
using TrainingJobs.Core.Targets;

namespace TrainingJobs.Core.Agent.Queue;

/// <summary>
/// Shares this machine and the targets out. First come first served within priority. A run may pass one that waits only if it does not
/// delay it: what is free is set aside for each waiting run, as far as it needs it, before a later one is looked at. Pure.
/// </summary>
internal static class Admission
{
    /// <summary>Runs that wait behind so many others are not looked at: what is set aside leaves them nothing.</summary>
    public const int LooksAhead = 200;

    /// <param name="queue">Runs that wait, in their order; those whose time has not come are left out of it by the caller.</param>
    /// <param name="held">What admitted runs hold.</param>
    /// <param name="places">What there is.</param>
    public static AdmissionResult Decide(IEnumerable<QueuedRun> queue, IReadOnlyCollection<RunLease> held, TargetCapacities places)
    {
        var free = new CapacitySnapshot(places, held);
        var admitted = new List<(QueuedRun, RunLease)>();
        var never = new List<(QueuedRun, string)>();
        var waiting = new List<(QueuedRun, string, string)>();
        foreach (QueuedRun run in queue)
        {
            if (free.IsClosedFor(run))
            {
                continue;
            }

            if (WhyUnschedulable(run, places) is { } reason)
            {
                never.Add((run, reason));
            }
            else if (ExceedsMaxPrice(run, places) is { } dear)
            {
                // Nothing is set aside: it may wait for ever, and others can pay.
                waiting.Add((run, ReasonCodes.WaitingForGpu, dear));
            }
            else if (free.PortHolder(run) is var (holder, port))
            {
                // Nothing is set aside: the holder may be a server that goes on for days.
                waiting.Add((run, ReasonCodes.WaitingForPort, $"It waits for port {port.HostPort} of the host, which run {holder.RunId} has."));
            }
            else if (free.TryTake(run) is { } lease)
            {
                admitted.Add((run, lease));
            }
            else
            {
                (string code, string what) = free.Reserve(run);
                waiting.Add((run, code, what));
            }
        }

        return new AdmissionResult(admitted, never, waiting);
    }

    /// <summary>Why the run can never be let in; null when it can.</summary>
    public static string? WhyUnschedulable(QueuedRun run, TargetCapacities places) =>
        (run.UsesThisMachine ? WhyUnschedulable(run, places.Machine) : null)
        ?? (!run.IsLocal && places.Of(run.Target, run.UsesThisMachine) is { } target ? WhyUnschedulable(run, target) : null);

    private static string? WhyUnschedulable(QueuedRun run, TargetCapacity capacity)
    {
        if (run.Cpu > capacity.Cpu)
        {
            return Unschedulable(capacity, $"{run.Cpu} of cpu", string.Create(CultureInfo.InvariantCulture, $"{capacity.Cpu}"));
        }

        if (run.Memory > capacity.Memory)
        {
            return Unschedulable(capacity, $"{Bytes(run.Memory)} of memory", Bytes(capacity.Memory));
        }

        if (run.Gpu is { } gpu && ResourcePool.ChoosesFor(run, capacity) && capacity.Gpus!.Count(device => ResourcePool.IsFit(gpu, device)) < run.GpuCount)
        {
            string each = run.Workers > 1 ? $" for each of {run.Workers} workers" : "";
            string has = capacity.GpuTrouble is { } trouble
                ? $"GPUs that cannot be told: {trouble.TrimEnd('.')}"
                : capacity.Gpus!.Count == 0
                ? "no GPU that nvidia-smi or rocm-smi shows"
                : string.Join(", ", capacity.Gpus.GroupBy(device => device.Name).Select(group => $"{group.Count()} {group.Key}"));
            return Unschedulable(capacity, $"{gpu}{each}", has);
        }

        return null;
    }

    // proxiML: "If the only GPU types available exceed the max price setting, the job will remain in the Waiting for GPUs" state.
    private static string? ExceedsMaxPrice(QueuedRun run, TargetCapacities places)
    {
        TargetCapacity? place = run.IsLocal ? places.Machine : places.Of(run.Target, run.UsesThisMachine);
        return run.Gpu?.MaxPrice is { } most && place?.GpuPrice is { } price && price > most
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"Waiting for GPUs: the job pays {most} an hour for each GPU at most, and {place.Place} costs {price}. It starts when that price falls; else stop it and start it with a higher price, or elsewhere.")
            : null;
    }

    private static string Unschedulable(TargetCapacity capacity, string asked, string has) =>
        $"The job asks for {asked}, {capacity.Place} has {has}: it will never fit {(capacity.Place == "this machine" ? "here" : "there")}. Ask for less, or choose another target.";

    /// <summary>Bytes for people.</summary>
    internal static string Bytes(decimal value) => value >= 1024m * 1024 * 1024
        ? string.Create(CultureInfo.InvariantCulture, $"{value / 1024 / 1024 / 1024:0.#}Gi")
        : string.Create(CultureInfo.InvariantCulture, $"{value / 1024 / 1024:0.#}Mi");
}
