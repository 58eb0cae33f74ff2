using System.Globalization;
using TrainingJobs.Core.State;

namespace TrainingJobs.Core.Agent.Queue;

/// <summary>
/// Shares this machine out. First come first served within priority. A run may pass one that waits only if it does not delay it: what
/// is free is set aside for each waiting run, as far as it needs it, before a later one is looked at. Pure.
/// </summary>
internal static class Admission
{
    /// <summary>Runs that wait behind so many others are not looked at: what is set aside leaves them nothing.</summary>
    public const int LooksAhead = 200;

    /// <param name="queue">Runs that wait, in their order; those whose time has not come are left out of it by the caller.</param>
    /// <param name="held">What admitted runs hold.</param>
    /// <param name="capacity">What there is.</param>
    public static AdmissionResult Decide(IEnumerable<QueuedRun> queue, IReadOnlyCollection<RunLease> held, MachineCapacity capacity)
    {
        var free = new FreeShare(capacity, held);
        var admitted = new List<(QueuedRun, RunLease)>();
        var never = new List<(QueuedRun, string)>();
        var waiting = new List<(QueuedRun, string, string)>();
        foreach (QueuedRun run in queue)
        {
            if (free.IsFull || waiting.Count >= LooksAhead)
            {
                break;
            }

            if (NeverFits(run, capacity) is { } reason)
            {
                never.Add((run, reason));
            }
            else if (free.TryTake(run) is { } lease)
            {
                admitted.Add((run, lease));
            }
            else
            {
                (string code, string what) = free.Lack(run);
                free.SetAside(run);
                waiting.Add((run, code, what));
            }
        }

        return new AdmissionResult(admitted, never, waiting);
    }

    /// <summary>Why the run can never be let in; null when it can.</summary>
    public static string? NeverFits(QueuedRun run, MachineCapacity capacity)
    {
        if (run.Cpu > capacity.Cpu)
        {
            return Never($"{run.Cpu} of cpu", string.Create(CultureInfo.InvariantCulture, $"{capacity.Cpu}"));
        }

        if (run.Memory > capacity.Memory)
        {
            return Never($"{Bytes(run.Memory)} of memory", Bytes(capacity.Memory));
        }

        if (run.Gpu is { } gpu && capacity.Gpus.Count(device => FreeShare.IsFit(gpu, device)) < run.GpuCount)
        {
            string each = run.Workers > 1 ? $" for each of {run.Workers} workers" : "";
            string has = capacity.Gpus.Count == 0
                ? "no GPU that nvidia-smi or rocm-smi shows"
                : string.Join(", ", capacity.Gpus.GroupBy(device => device.Name).Select(group => $"{group.Count()} {group.Key}"));
            return Never($"{gpu}{each}", has);
        }

        return null;
    }

    private static string Never(string asked, string has) =>
        $"The job asks for {asked}, this machine has {has}: it will never fit here. Ask for less, or choose another target.";

    /// <summary>Bytes for people.</summary>
    internal static string Bytes(decimal value) => value >= 1024m * 1024 * 1024
        ? string.Create(CultureInfo.InvariantCulture, $"{value / 1024 / 1024 / 1024:0.#}Gi")
        : string.Create(CultureInfo.InvariantCulture, $"{value / 1024 / 1024:0.#}Mi");
}
