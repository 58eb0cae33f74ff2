using TrainingJobs.Core.Runs;

namespace TrainingJobs.Host.Json;

/// <summary>A target, as <c>target --json</c> prints it.</summary>
internal sealed record TargetDocument(
    string Name, string Kind, decimal Cpu, decimal CpuUsed, decimal Memory, decimal MemoryUsed, int MaxRuns, int Runs)
{
    public static TargetDocument From(JobTarget target) => new(
        target.Name, target.Kind, target.Cpu, target.CpuUsed, target.Memory, target.MemoryUsed, target.MaxRuns, target.Runs);
}
