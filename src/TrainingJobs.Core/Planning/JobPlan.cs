using System.Text.Json.Serialization;
using TrainingJobs.Core.Jobs;

namespace TrainingJobs.Core.Planning;

/// <summary>
/// A job joined with arguments and a target, all resolved. It is what -WhatIf shows, what is stored with the run, and all that a
/// target sees. It holds references to secrets, never their values.
/// </summary>
public sealed record JobPlan
{
    public required string JobName { get; init; }

    public string? Project { get; init; }

    /// <summary>What the job is for.</summary>
    public JobKind Kind { get; init; }

    /// <summary>Why the plan cannot be started; null when it can.</summary>
    [JsonIgnore]
    public string? NotStartable => Kind switch
    {
        JobKind.Notebook => $"'{JobName}' is a notebook. Notebooks can be read, checked and planned, but not started yet.",
        JobKind.Endpoint => $"'{JobName}' is an endpoint. Endpoints can be read, checked and planned, but not started yet.",
        _ => null,
    };

    /// <summary>True when the run has steps: it is a pipeline, or reads data that has to be made first.</summary>
    public bool HasSteps() => Pipeline.Count > 0 || Datasets.Any(data => data.Producer is not null);

    /// <summary>This plan and those inside of it: of its pipeline's steps and of what makes its data.</summary>
    public IEnumerable<JobPlan> WithInner() =>
    [
        this,
        .. Pipeline.SelectMany(stage => stage.Steps).SelectMany(step => step.Plan.WithInner()),
        .. Datasets.SelectMany(data => data.Producer?.WithInner() ?? []),
    ];

    /// <summary>Name of the target, e.g. <c>local</c>.</summary>
    public required string Target { get; init; }

    /// <summary>True when the work takes cores, memory and GPUs of this machine, which are shared out among runs.</summary>
    public bool UsesThisMachine { get; init; } = true;

    /// <summary>One entry per worker, in the order of their indexes; none for a pipeline, and for an endpoint without a command of its own.</summary>
    public required IReadOnlyList<WorkerPlan> Workers { get; init => field = Indexable.List(value); }

    /// <summary>What each worker runs before its own command, one after the other; the first that fails ends it.</summary>
    public IReadOnlyList<SetupPlan> Setup { get; init => field = Indexable.List(value); } = [];

    /// <summary>Stages of other plans, one after the other, in place of workers; empty for a plan that is not a pipeline.</summary>
    public IReadOnlyList<StagePlan> Pipeline { get; init => field = Indexable.List(value); } = [];

    /// <summary>Data that the workers read; what makes it runs before.</summary>
    public IReadOnlyList<DatasetPlan> Datasets { get; init => field = Indexable.List(value); } = [];

    /// <summary>The value that each parameter has in this run, defaults included; parameters without a value are absent.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Arguments { get; init; } = new Dictionary<string, IReadOnlyList<string>>();

    /// <summary>Names of the variables that are set when a worker starts, because their values are not known before.</summary>
    public IReadOnlyList<string> RunVariables { get; init => field = Indexable.List(value); } = [];

    /// <summary>Other names under which workers get some of <see cref="RunVariables"/>.</summary>
    public IReadOnlyDictionary<string, string> VariableAliases { get; init; } = new Dictionary<string, string>();

    /// <summary>
    /// Names of variables whose values a shell puts into the commands, because a default of the job names them. What the job does not
    /// set itself has to come from the session or the image.
    /// </summary>
    public IReadOnlyList<string> ExpandedVariables { get; init => field = Indexable.List(value); } = [];

    public IReadOnlyList<JobSecret> Secrets { get; init => field = Indexable.List(value); } = [];

    /// <summary>What each worker asks for.</summary>
    public JobResources Resources { get; init; } = JobResources.None;

    public string? Image { get; init; }

    /// <summary>The Python environment to prepare, with the requirements file as an absolute path.</summary>
    public PythonRequirements? Python { get; init; }

    public IReadOnlyList<string> SystemPackages { get; init => field = Indexable.List(value); } = [];

    /// <summary>How the image is built, in the form of a Dockerfile; null when the target runs no containers, or takes the image as it is.</summary>
    public string? Dockerfile { get; init; }

    /// <summary>What the containers see besides the project: sources are absolute paths, or volumes; targets are absolute.</summary>
    public IReadOnlyList<JobMount> Mounts { get; init => field = Indexable.List(value); } = [];

    public IReadOnlyList<JobPort> Ports { get; init => field = Indexable.List(value); } = [];

    public string? User { get; init; }

    /// <summary>True when the containers stay when the run has ended, until it is removed.</summary>
    public bool KeepContainer { get; init; }

    /// <summary>Wall-clock limit of one attempt; null means no limit.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>Longest time without output after which the run is ended; null means that silence is no failure.</summary>
    public TimeSpan? Hang { get; init; }

    /// <summary>Rank in the queue: higher ones go first, equal ones by age.</summary>
    public int Priority { get; init; }

    public WorkerFailurePolicy OnWorkerFailure { get; init; }

    /// <summary>True when the workers know nothing of each other.</summary>
    public bool IndependentWorkers { get; init; }

    public RetryPolicy? Retry { get; init; }

    public IReadOnlyList<string> Outputs { get; init => field = Indexable.List(value); } = [];

    /// <summary>True when every file of the working folder that the run changes or adds is an output, too.</summary>
    public bool SaveChangedFiles { get; init; }

    /// <summary>Where code and other data come from, and where results go.</summary>
    public JobData? Data { get; init; }

    /// <summary>What an endpoint answers to.</summary>
    public JobEndpoint? Endpoint { get; init; }

    /// <summary>The model that the run trains, if the job names one.</summary>
    public JobModel? Model { get; init; }

    public IReadOnlyDictionary<string, string> Labels { get; init; } = new Dictionary<string, string>();

    /// <summary>Absolute folder that relative paths of the job start from.</summary>
    public required string BaseDirectory { get; init; }

    public JobSource? Source { get; init; }
}
