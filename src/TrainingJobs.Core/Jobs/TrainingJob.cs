namespace TrainingJobs.Core.Jobs;

/// <summary>
/// What to run: an immutable value that means the same whatever file it was read from. It knows nothing of where it will
/// run; the planner joins it with arguments and a target.
/// </summary>
public sealed record TrainingJob
{
    /// <summary>Name of the job, unique within its file.</summary>
    public required string Name { get; init; }

    /// <summary>Name of the project the job belongs to, if its file names one.</summary>
    public string? Project { get; init; }

    public string? Description { get; init; }

    /// <summary>What the job is for.</summary>
    public JobKind Kind { get; init; }

    /// <summary>What each worker runs; null only when every worker has a command of its own, or when there is a pipeline.</summary>
    public JobCommand? Command { get; init; }

    /// <summary>Commands that every worker runs before its own, one after the other; the first that fails ends it.</summary>
    public IReadOnlyList<JobCommand> Setup { get; init => field = Indexable.List(value); } = [];

    /// <summary>Stages of other jobs, one after the other, in place of a command; empty for a job that is not a pipeline.</summary>
    public IReadOnlyList<JobStage> Pipeline { get; init => field = Indexable.List(value); } = [];

    /// <summary>Folder the workers start in, as written; relative to <see cref="BaseDirectory"/>, which is the default.</summary>
    public string? WorkingDirectory { get; init; }

    /// <summary>Absolute folder that relative paths of the job start from: the folder of its file.</summary>
    public required string BaseDirectory { get; init; }

    /// <summary>Parameters a run may be given arguments for, in the order in which they are passed on.</summary>
    public IReadOnlyList<JobParameter> Parameters { get; init => field = Indexable.List(value); } = [];

    /// <summary>Environment variables, values exactly as written.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = Empty;

    /// <summary>Other names under which workers get variables of the run: the name, and one of <see cref="RunVariables.All"/>.</summary>
    public IReadOnlyDictionary<string, string> VariableAliases { get; init; } = Empty;

    /// <summary>References to secrets; never their values.</summary>
    public IReadOnlyList<JobSecret> Secrets { get; init => field = Indexable.List(value); } = [];

    public JobResources Resources { get; init; } = JobResources.None;

    /// <summary>Container image, for targets that run containers.</summary>
    public string? Image { get; init; }

    /// <summary>The Python environment the job needs, if it declares one.</summary>
    public PythonRequirements? Python { get; init; }

    /// <summary>Debian packages for images that are built for the job.</summary>
    public IReadOnlyList<string> SystemPackages { get; init => field = Indexable.List(value); } = [];

    /// <summary>How the image is made, beside its base and its packages.</summary>
    public ImageBuild? Build { get; init; }

    /// <summary>Whether the job runs as processes of a machine or in containers.</summary>
    public RunAs Native { get; init; }

    /// <summary>Container host that the file names (<c>ssh://user@machine</c>); where a job that is for containers only goes when no target is chosen.</summary>
    public string? Host { get; init; }

    /// <summary>Folders that the workers' containers see, for targets that run containers.</summary>
    public IReadOnlyList<JobMount> Mounts { get; init => field = Indexable.List(value); } = [];

    /// <summary>Ports of the workers' containers that are reached from outside.</summary>
    public IReadOnlyList<JobPort> Ports { get; init => field = Indexable.List(value); } = [];

    /// <summary>Whom the workers' containers run as (<c>name</c>, <c>id</c> or <c>id:group</c>); null means whom the image says.</summary>
    public string? User { get; init; }

    /// <summary>True when the workers' containers stay when the run has ended, until it is removed.</summary>
    public bool KeepContainer { get; init; }

    public WorkerSet Workers { get; init; } = WorkerSet.One;

    /// <summary>True when the workers know nothing of each other, so that they get no variables of distributed training.</summary>
    public bool IndependentWorkers { get; init; }

    /// <summary>Wall-clock limit of one attempt; null means no limit.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>Longest time without output after which the run is ended; null means that silence is no failure.</summary>
    public TimeSpan? Hang { get; init; }

    /// <summary>Rank in the queue: higher ones go first, equal ones by age.</summary>
    public int Priority { get; init; }

    public WorkerFailurePolicy OnWorkerFailure { get; init; }

    public RetryPolicy? Retry { get; init; }

    /// <summary>Files and folders, relative to the working folder, that are results beside those in ML_OUTPUT_PATH; patterns as in .dockerignore.</summary>
    public IReadOnlyList<string> Outputs { get; init => field = Indexable.List(value); } = [];

    /// <summary>True when every file of the working folder that the run changes or adds is a result, too.</summary>
    public bool SaveChangedFiles { get; init; }

    /// <summary>Data that the job reads.</summary>
    public IReadOnlyList<JobDataset> Datasets { get; init => field = Indexable.List(value); } = [];

    /// <summary>Where code and other data come from, and where results go.</summary>
    public JobData? Data { get; init; }

    /// <summary>What an endpoint answers to.</summary>
    public JobEndpoint? Endpoint { get; init; }

    /// <summary>The model that the job trains, if its file names one.</summary>
    public JobModel? Model { get; init; }

    /// <summary>When the job is to be run by itself.</summary>
    public IReadOnlyList<JobSchedule> Schedules { get; init => field = Indexable.List(value); } = [];

    public IReadOnlyDictionary<string, string> Labels { get; init; } = Empty;

    /// <summary>Where the job was read from; null for a job made in memory.</summary>
    public JobSource? Source { get; init; }

    /// <summary>The file the job was read from: lets job objects pipe into anything that takes a path.</summary>
    public string? Path => Source?.File;

    private static readonly IReadOnlyDictionary<string, string> Empty = new Dictionary<string, string>();

    public override string ToString() => Project is null ? Name : $"{Project}/{Name}";
}
