using TrainingJobs.Core.Jobs;
using TrainingJobs.Core.Planning;

namespace TrainingJobs.Host.Json;

/// <summary>What <c>plan --json</c> prints.</summary>
internal sealed record PlanDocument(
    string Job,
    string? Project,
    string Target,
    SourceDocument? Source,
    string BaseDirectory,
    IReadOnlyDictionary<string, IReadOnlyList<string>> Arguments,
    IReadOnlyList<WorkerPlanDocument> Workers,
    IReadOnlyList<string> RunVariables,
    IReadOnlyList<SecretDocument> Secrets,
    ResourcesDocument Resources,
    string? Image,
    PythonDocument? Python,
    IReadOnlyList<string> SystemPackages,
    double? TimeoutSeconds,
    RetryDocument? Retry,
    IReadOnlyList<string> Outputs,
    IReadOnlyDictionary<string, string> Labels,
    bool UsesThisMachine,
    string? Dockerfile,
    IReadOnlyList<MountDocument> Mounts,
    IReadOnlyList<PortDocument> Ports,
    string? User,
    double? HangSeconds,
    int Priority,
    WorkerFailurePolicy OnWorkerFailure)
{
    public static PlanDocument From(JobPlan plan) => new(
        plan.JobName,
        plan.Project,
        plan.Target,
        SourceDocument.From(plan.Source),
        plan.BaseDirectory,
        plan.Arguments,
        [.. plan.Workers.Select(WorkerPlanDocument.From)],
        plan.RunVariables,
        [.. plan.Secrets.Select(s => new SecretDocument(s.Key, s.InjectAs, s.Source, s.As))],
        ResourcesDocument.From(plan.Resources),
        plan.Image,
        PythonDocument.From(plan.Python),
        plan.SystemPackages,
        plan.Timeout?.TotalSeconds,
        RetryDocument.From(plan.Retry),
        plan.Outputs,
        plan.Labels,
        plan.UsesThisMachine,
        plan.Dockerfile,
        [.. plan.Mounts.Select(m => new MountDocument(m.Source, m.Target, m.ReadOnly))],
        [.. plan.Ports.Select(p => new PortDocument(p.HostAddress, p.HostPort, p.ContainerPort, p.Protocol))],
        plan.User,
        plan.Hang?.TotalSeconds,
        plan.Priority,
        plan.OnWorkerFailure);
}
