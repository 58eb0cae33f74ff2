using System.Globalization;
using TrainingJobs.Core.Planning;
using TrainingJobs.Core.Runs;

namespace TrainingJobs.Core.Targets.Local;

/// <summary>What this machine has, against what a run asks for: what can never fit fails at once.</summary>
internal static class MachineCapacity
{
    /// <exception cref="RunFailedException">WillNeverFit or NotSupported.</exception>
    public static void Check(JobPlan plan)
    {
        int workers = plan.Workers.Count;
        if (plan.Resources.Cpu is { } cpu && cpu.Value * workers > Environment.ProcessorCount)
        {
            throw Never($"{Amount(cpu.Text, workers)} of cpu", $"{Environment.ProcessorCount} cores");
        }

        long memory = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
        if (plan.Resources.Memory is { } wanted && wanted.Value * workers > memory)
        {
            throw Never(
                $"{Amount(wanted.Text, workers)} of memory",
                string.Create(CultureInfo.InvariantCulture, $"{memory / 1024.0 / 1024 / 1024:0.#}Gi"));
        }

        if (plan.Resources.Gpu is { Count: > 0 } gpu)
        {
            throw new RunFailedException(
                ReasonCodes.NotSupported,
                $"The job asks for {gpu}; this version cannot lease GPUs on the local target yet. Leave 'resources.gpu' out to run without a lease.");
        }
    }

    private static string Amount(string each, int workers) => workers == 1 ? each : $"{workers} times {each}";

    private static RunFailedException Never(string asked, string has) => new(
        ReasonCodes.WillNeverFit, $"The job asks for {asked}, this machine has {has}: it will never fit here. Ask for less, or choose another target.");
}
