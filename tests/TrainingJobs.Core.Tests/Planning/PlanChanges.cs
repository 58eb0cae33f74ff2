using TrainingJobs.Core.Jobs;
using TrainingJobs.Core.Planning;

namespace TrainingJobs.Core.Tests.Planning;

/// <summary>Plans that tests change in one place or two: what is not named stays.</summary>
internal static class PlanChanges
{
    public static JobPlan With(
        this JobPlan plan,
        string? name = null,
        string? project = null,
        JobKind? kind = null,
        IReadOnlyDictionary<string, string>? labels = null,
        string? baseDirectory = null,
        JobSource? source = null,
        string? target = null,
        bool? usesThisMachine = null,
        IReadOnlyList<WorkerPlan>? workers = null,
        IReadOnlyList<SetupPlan>? setup = null,
        IReadOnlyList<JobSecret>? secrets = null,
        JobResources? resources = null,
        IReadOnlyList<string>? runVariables = null,
        IReadOnlyDictionary<string, string>? variableAliases = null,
        IReadOnlyList<string>? expandedVariables = null,
        string? image = null,
        string? dockerfile = null,
        IReadOnlyList<JobMount>? mounts = null,
        IReadOnlyList<JobPort>? ports = null,
        string? user = null,
        bool? keepContainer = null,
        PythonRequirements? python = null,
        IReadOnlyList<StagePlan>? pipeline = null,
        IReadOnlyList<DatasetPlan>? datasets = null,
        IReadOnlyList<string>? outputs = null,
        bool? saveChangedFiles = null,
        TimeSpan? timeout = null,
        TimeSpan? hang = null,
        int? priority = null,
        RetryPolicy? retry = null,
        WorkerFailurePolicy? onWorkerFailure = null) => plan with
        {
            Job = plan.Job with
            {
                Name = name ?? plan.Job.Name,
                Project = project ?? plan.Job.Project,
                Kind = kind ?? plan.Job.Kind,
                Labels = labels ?? plan.Job.Labels,
                BaseDirectory = baseDirectory ?? plan.Job.BaseDirectory,
                Source = source ?? plan.Job.Source,
            },
            Placement = plan.Placement with
            {
                Target = target ?? plan.Placement.Target,
                UsesThisMachine = usesThisMachine ?? plan.Placement.UsesThisMachine,
            },
            Execution = plan.Execution with
            {
                Workers = workers ?? plan.Execution.Workers,
                Setup = setup ?? plan.Execution.Setup,
                Secrets = secrets ?? plan.Execution.Secrets,
                Resources = resources ?? plan.Execution.Resources,
                RunVariables = runVariables ?? plan.Execution.RunVariables,
                VariableAliases = variableAliases ?? plan.Execution.VariableAliases,
                ExpandedVariables = expandedVariables ?? plan.Execution.ExpandedVariables,
            },
            Container = plan.Container is not { } container ? null : container with
            {
                Image = image ?? container.Image,
                Dockerfile = dockerfile ?? container.Dockerfile,
                Mounts = mounts ?? container.Mounts,
                Ports = ports ?? container.Ports,
                User = user ?? container.User,
                Keep = keepContainer ?? container.Keep,
            },
            Python = python ?? plan.Python,
            Pipeline = pipeline ?? plan.Pipeline,
            Data = plan.Data with
            {
                Datasets = datasets ?? plan.Data.Datasets,
                Outputs = outputs ?? plan.Data.Outputs,
                SaveChangedFiles = saveChangedFiles ?? plan.Data.SaveChangedFiles,
            },
            Policy = plan.Policy with
            {
                Timeout = timeout ?? plan.Policy.Timeout,
                Hang = hang ?? plan.Policy.Hang,
                Priority = priority ?? plan.Policy.Priority,
                Retry = retry ?? plan.Policy.Retry,
                OnWorkerFailure = onWorkerFailure ?? plan.Policy.OnWorkerFailure,
            },
        };
}
