using TrainingJobs.Core.Diagnostics;
using TrainingJobs.Core.Jobs;
using TrainingJobs.Core.Planning.Containers;
using TrainingJobs.Core.Planning.Processes;

namespace TrainingJobs.Core.Planning;

/// <summary>Joins a job with arguments and a target. Pure: the same input always gives the same plan.</summary>
public static class JobPlanner
{
    public static PlanResult Plan(TrainingJob job, JobArguments arguments, Placement target) => Plan(job, arguments, target, null);

    /// <param name="job">The job.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="target">Where it is to run.</param>
    /// <param name="outer">What plans the job that this one stands in; null when it stands for itself.</param>
    internal static PlanResult Plan(TrainingJob job, JobArguments arguments, Placement target, InnerPlans? outer)
    {
        var findings = new ArgumentFindings();
        OrderedDictionary<string, IReadOnlyList<string>> values = ArgumentBinder.Bind(job.Parameters, arguments, findings);
        if (!CheckJob(job, findings) || findings.HasErrors)
        {
            return new PlanResult(null, findings.All);
        }

        string folder = target.RunsContainers
            ? ContainerPaths.WorkingDirectory(job, findings) : Path.GetFullPath(job.WorkingDirectory ?? ".", job.BaseDirectory);
        ImageRecipe? recipe = target.RunsContainers && job.Pipeline.Count == 0 ? ImageRecipe.Of(job, target.BaseImages) : null;
        recipe?.Check(findings);
        CheckTarget(job, target, findings);
        CapabilityCheck.Check(job, target, findings);
        var inner = outer ?? new InnerPlans(target, findings);
        var builder = new CommandBuilder(job.Parameters, values, findings);
        var workers = new List<WorkerPlan>();
        for (int i = 0; HasWorkers(job) && i < job.Workers.Count && !findings.HasErrors; i++)
        {
            JobCommand command = job.Workers.Commands.Count > 0 ? job.Workers.Commands[i] : job.Command!;
            (IReadOnlyList<string> vector, string line) = builder.Build(command, target);
            workers.Add(new WorkerPlan
            {
                Index = i, Arguments = vector, CommandLine = line, WorkingDirectory = folder,
                Environment = target.RunsContainers ? job.Environment : HostPaths.Environment(job),
            });
        }

        SetupPlan[] setup = [.. job.Setup.Select(c => builder.BuildAsIs(c, target)).Select(c => new SetupPlan(c.Arguments, c.CommandLine))];
        IReadOnlyList<StagePlan> pipeline = inner.Pipeline(job);
        IReadOnlyList<DatasetPlan> datasets = inner.Datasets(job);
        JobPlan? plan = findings.HasErrors ? null : new JobPlan
        {
            Job = Identity(job),
            Placement = new PlacementPlan { Target = target.Name, UsesThisMachine = target.UsesThisMachine },
            Execution = Execution(job, workers, setup, values, builder.ExpandedVariables()),
            Container = recipe is null ? null : Container(job, recipe, folder),
            Python = job.Python is { Requirements: { } file } python
                ? python with { Requirements = Path.GetFullPath(file, job.BaseDirectory) } : job.Python,
            Pipeline = pipeline,
            Data = Data(job, datasets),
            Policy = Policy(job),
            Endpoint = job.Endpoint,
        };
        return new PlanResult(plan, findings.All);
    }

    private static JobIdentity Identity(TrainingJob job) => new()
    {
        Name = job.Name,
        Project = job.Project,
        Kind = job.Kind,
        Labels = job.Labels,
        BaseDirectory = Path.GetFullPath(job.BaseDirectory),
        Source = job.Source,
    };

    private static ExecutionPlan Execution(
        TrainingJob job,
        IReadOnlyList<WorkerPlan> workers,
        IReadOnlyList<SetupPlan> setup,
        IReadOnlyDictionary<string, IReadOnlyList<string>> values,
        IReadOnlyList<string> expanded) => new()
        {
            Workers = workers,
            Setup = setup,
            Arguments = values,
            RunVariables = workers.Count > 1 && !job.IndependentWorkers
                ? RunVariables.All.Concat(RunVariables.Distributed).ToArray() : RunVariables.All,
            VariableAliases = job.VariableAliases,
            ExpandedVariables = expanded,
            Secrets = job.Secrets,
            Resources = job.Resources,
            IndependentWorkers = job.IndependentWorkers,
        };

    private static ContainerPlan Container(TrainingJob job, ImageRecipe recipe, string folder) => new()
    {
        Image = recipe.IsBaseAlone ? recipe.BaseImage : null,
        Dockerfile = recipe.IsBaseAlone ? null : recipe.ToDockerfile(),
        SystemPackages = job.SystemPackages,
        Mounts = ContainerPaths.Mounts(job, folder),
        Ports = job.Ports,
        User = job.User,
        Keep = job.KeepContainer,
    };

    private static DataPlan Data(TrainingJob job, IReadOnlyList<DatasetPlan> datasets) => new()
    {
        Datasets = datasets,
        Locations = job.Data,
        Outputs = job.Outputs,
        SaveChangedFiles = job.SaveChangedFiles,
        Model = job.Model,
    };

    private static RunPolicy Policy(TrainingJob job) => new()
    {
        Timeout = job.Timeout,
        Hang = job.Hang,
        Priority = job.Priority,
        Retry = job.Retry,
        OnWorkerFailure = job.OnWorkerFailure,
    };

    private static bool HasWorkers(TrainingJob job) =>
        job.Pipeline.Count == 0 && (job.Kind != JobKind.Endpoint || job.Command is not null || job.Workers.Commands.Count > 0);

    private static void CheckTarget(TrainingJob job, Placement target, ArgumentFindings findings)
    {
        if (job.Build is { Conda: { Count: > 0 } conda } && !target.RunsContainers)
        {
            findings.Warning(
                DiagnosticCodes.NotHonoured, $"The packages {string.Join(", ", conda)} for conda are installed in containers only, but '{target.Name}' runs the job as a process.",
                "Have them installed where it runs, or choose a target that runs containers.");
        }

        foreach (JobMount mount in target.RunsContainers ? job.Mounts : [])
        {
            if (MachinePath.Unset(mount.Source) is { } variable)
            {
                findings.Error(DiagnosticCodes.InvalidValue, $"The variable '{variable}' of the mount '{mount}' is not set.", "Set it where the run is started.");
            }
            else if (JobMount.IsDrive(mount.Source) && !OperatingSystem.IsWindows())
            {
                findings.Error(DiagnosticCodes.InvalidValue, $"The mount '{mount}' is a path of Windows, which this machine does not have.", "Write a path of this machine.");
            }
        }

        if (job.Native == RunAs.Always && target.RunsContainers)
        {
            findings.Warning(
                DiagnosticCodes.NotHonoured, $"The job '{job.Name}' is meant to run as a process of this machine, but '{target.Name}' runs containers.",
                "Choose the target 'local'.");
        }
        else if (job.Native == RunAs.Never && !target.RunsContainers)
        {
            findings.Warning(
                DiagnosticCodes.NotHonoured, $"The job '{job.Name}' is meant to run in a container only, but '{target.Name}' runs it as a process.",
                "Choose a target that runs containers.");
        }
    }

    // A job from a file has been checked there; one made in memory may be anything.
    private static bool CheckJob(TrainingJob job, ArgumentFindings findings)
    {
        if (HasWorkers(job) && job.Command is null && job.Workers.Commands.Count == 0)
        {
            findings.Error(DiagnosticCodes.MissingField, $"The job '{job.Name}' has no command.", "Give it a command.");
        }

        if (job.Workers.Count > WorkerSet.Most)
        {
            findings.Error(
                DiagnosticCodes.InvalidValue, $"The job '{job.Name}' has {job.Workers.Count} workers, and a run has {WorkerSet.Most} at most.", "Start several runs.");
        }

        if (job.Workers.Count < 1)
        {
            findings.Error(DiagnosticCodes.InvalidValue, $"The job '{job.Name}' has {job.Workers.Count} workers.", "It needs at least one.");
        }

        if (!Path.IsPathFullyQualified(job.BaseDirectory))
        {
            findings.Error(DiagnosticCodes.InvalidValue, $"The base folder '{job.BaseDirectory}' of the job '{job.Name}' is not absolute.", null);
        }

        foreach (IGrouping<string, JobParameter> twice in job.Parameters.GroupBy(p => p.Name).Where(g => g.Count() > 1))
        {
            findings.Error(DiagnosticCodes.DuplicateName, $"Two parameters are called '{twice.Key}'.", null);
        }

        foreach (string name in job.Environment.Keys.Concat(job.VariableAliases.Keys).Where(k => !NameRules.IsVariableName(k)))
        {
            findings.Error(DiagnosticCodes.InvalidName, $"'{name}' cannot be the name of an environment variable.", null);
        }

        foreach (string name in job.Environment.Keys.Concat(job.VariableAliases.Keys).Concat(job.Secrets.Select(s => s.InjectAs)).Where(RunVariables.IsReserved))
        {
            findings.Error(
                DiagnosticCodes.InvalidName,
                $"'{name}' cannot be the name of a variable of a job: names that begin with '{RunVariables.ReservedPrefix}' are kept for what runs it.",
                "Use another name.");
        }

        IEnumerable<string?> texts = [job.WorkingDirectory, job.BaseDirectory, job.Python?.Requirements, .. job.Environment.Values];
        IEnumerable<JobCommand> commands = [.. job.Workers.Commands, .. job.Setup, .. job.Command is null ? [] : new[] { job.Command }];
        if (texts.Concat(commands.SelectMany(c => c.Arguments ?? [c.Shell!])).Any(t => t?.Contains('\0') == true))
        {
            findings.Error(DiagnosticCodes.InvalidValue, $"A text of the job '{job.Name}' holds the NUL character, which no program can be given.", null);
        }

        return !findings.HasErrors;
    }
}
