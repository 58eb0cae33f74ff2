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
    WorkerFailurePolicy OnWorkerFailure,
    IReadOnlyList<SetupDocument> Setup,
    IReadOnlyList<StageDocument> Pipeline,
    IReadOnlyList<DatasetDocument> Datasets,
    bool SaveChangedFiles,
    ModelDocument? Model,
    JobKind Kind,
    string? NotStartable,
    IReadOnlyDictionary<string, string> VariableAliases,
    bool IndependentWorkers,
    JobData? Data,
    JobEndpoint? Endpoint,
    IReadOnlyList<string> ExpandedVariables,
    bool KeepContainer)
{
    public static PlanDocument From(JobPlan plan) => new(
        plan.Job.Name,
        plan.Job.Project,
        plan.Placement.Target,
        SourceDocument.From(plan.Job.Source),
        plan.Job.BaseDirectory,
        plan.Execution.Arguments,
        [.. plan.Execution.Workers.Select(WorkerPlanDocument.From)],
        plan.Execution.RunVariables,
        [.. plan.Execution.Secrets.Select(s => new SecretDocument(s.Key, s.InjectAs, s.Source, s.As, s.Via))],
        ResourcesDocument.From(plan.Execution.Resources),
        plan.Container?.Image,
        PythonDocument.From(plan.Python),
        plan.Container?.SystemPackages ?? [],
        plan.Policy.Timeout?.TotalSeconds,
        RetryDocument.From(plan.Policy.Retry),
        plan.Data.Outputs,
        plan.Job.Labels,
        plan.Placement.UsesThisMachine,
        plan.Container?.Dockerfile,
        [.. plan.Container?.Mounts.Select(m => new MountDocument(m.Source, m.Target, m.ReadOnly)) ?? []],
        [
            .. plan.Container?.Ports.Select(p => new PortDocument(p.HostAddress, p.HostPort, p.ContainerPort, p.Protocol)) ?? [],
        ],
        plan.Container?.User,
        plan.Policy.Hang?.TotalSeconds,
        plan.Policy.Priority,
        plan.Policy.OnWorkerFailure,
        [.. plan.Execution.Setup.Select(s => new SetupDocument(s.Arguments, s.CommandLine))],
        [.. plan.Pipeline.Select(StageDocument.From)],
        [.. plan.Data.Datasets.Select(DatasetDocument.From)],
        plan.Data.SaveChangedFiles,
        plan.Data.Model is { } model ? new ModelDocument(model.Name, model.Validation) : null,
        plan.Job.Kind,
        plan.NotStartable,
        plan.Execution.VariableAliases,
        plan.Execution.IndependentWorkers,
        plan.Data.Locations,
        plan.Endpoint,
        plan.Execution.ExpandedVariables,
        plan.Container is { Keep: true });
}

internal sealed record SourceDocument(string File, string Format, int Line, int Column)
{
    public static SourceDocument? From(JobSource? source) =>
        source is null ? null : new SourceDocument(source.File, source.Format, source.Line, source.Column);
}

internal sealed record WorkerPlanDocument(
    int Index,
    IReadOnlyList<string> Arguments,
    string CommandLine,
    string WorkingDirectory,
    IReadOnlyDictionary<string, string> Environment)
{
    public static WorkerPlanDocument From(WorkerPlan worker) =>
        new(worker.Index, worker.Arguments, worker.CommandLine, worker.WorkingDirectory, worker.Environment);
}

internal sealed record SetupDocument(IReadOnlyList<string> Arguments, string CommandLine);

/// <summary>A stage of a pipeline; its steps run side by side.</summary>
internal sealed record StageDocument(IReadOnlyList<StepDocument> Steps)
{
    public static StageDocument From(StagePlan stage) =>
        new([.. stage.Steps.Select(step => new StepDocument(step.Name, PlanDocument.From(step.Plan)))]);
}

internal sealed record StepDocument(string Name, PlanDocument Plan);

internal sealed record DatasetDocument(string Name, string? Project, string? Path, string? Size, PlanDocument? Producer, bool Public, string? Target)
{
    public static DatasetDocument From(DatasetPlan dataset) => new(
        dataset.Name,
        dataset.Project,
        dataset.Path,
        dataset.Size?.Text,
        dataset.Producer is { } producer ? PlanDocument.From(producer) : null,
        dataset.Public,
        dataset.Target);
}

internal sealed record ModelDocument(string Name, string? Validation);

/// <summary>A reference; a document never holds a secret's value.</summary>
internal sealed record SecretDocument(string Key, string InjectAs, SecretSource Source, SecretInjection As, SecretChannel InjectVia);

/// <summary>What each worker asks for; quantities as written.</summary>
internal sealed record ResourcesDocument(string? Cpu, string? Memory, string? Storage, string? ShmSize, GpuDocument? Gpu)
{
    public static ResourcesDocument From(JobResources resources) => new(
        resources.Cpu?.Text,
        resources.Memory?.Text,
        resources.Storage?.Text,
        resources.ShmSize?.Text,
        resources.Gpu is { } gpu ? new GpuDocument(gpu.Count, gpu.Types, gpu.Memory?.Text, gpu.Vendor, gpu.MaxPrice) : null);
}

internal sealed record GpuDocument(int Count, IReadOnlyList<string> Types, string? Memory, string? Vendor, decimal? MaxPrice);

internal sealed record PythonDocument(string? Version, string? Requirements, IReadOnlyList<string> Packages)
{
    public static PythonDocument? From(PythonRequirements? python) =>
        python is null ? null : new PythonDocument(python.Version, python.Requirements, python.Packages);
}

internal sealed record RetryDocument(int Attempts, double DelaySeconds, double Backoff, IReadOnlyList<string> On)
{
    public static RetryDocument? From(RetryPolicy? retry) =>
        retry is null ? null : new RetryDocument(retry.Attempts, retry.Delay.TotalSeconds, retry.Backoff, retry.On);
}

internal sealed record MountDocument(string Source, string Target, bool ReadOnly);

internal sealed record PortDocument(string? HostAddress, int HostPort, int ContainerPort, string Protocol);
