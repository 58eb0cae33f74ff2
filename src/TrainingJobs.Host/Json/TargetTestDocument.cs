using TrainingJobs.Core.Runs;

namespace TrainingJobs.Host.Json;

/// <summary>What trying a target has shown, as <c>target test --json</c> prints it.</summary>
internal sealed record TargetTestDocument(
    string Name,
    bool IsReady,
    string Message,
    string? ReasonCode,
    string? Endpoint,
    string? Version,
    decimal? Cpu,
    decimal? Memory,
    bool? HasGpuRuntime,
    IReadOnlyList<string> Findings)
{
    public static TargetTestDocument From(JobTargetTest test) => new(
        test.Name, test.IsReady, test.Message, test.ReasonCode, test.Endpoint, test.Version, test.Cpu, test.Memory, test.HasGpuRuntime, test.Findings);
}
