using TrainingJobs.Core.Jobs;

namespace TrainingJobs.Core.Planning;

/// <summary>The part of a plan that says what the workers run, with what variables, secrets and resources.</summary>
public sealed record ExecutionPlan
{
    /// <summary>
    /// One entry per worker, in the order of their indexes; none for a pipeline, and for an endpoint without a command of its own.
    /// </summary>
    public required IReadOnlyList<WorkerPlan> Workers { get; init => field = Indexable.List(value); }

    /// <summary>What each worker runs before its own command, one after the other; the first that fails ends it.</summary>
    public IReadOnlyList<SetupPlan> Setup { get; init => field = Indexable.List(value); } = [];

    /// <summary>The value that each parameter has in this run, defaults included; parameters without a value are absent.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Arguments { get; init; } =
        new Dictionary<string, IReadOnlyList<string>>();

    /// <summary>Names of the variables that are set when a worker starts, because their values are not known before.</summary>
    public IReadOnlyList<string> RunVariables { get; init => field = Indexable.List(value); } = [];

    /// <summary>Other names under which workers get some of <see cref="RunVariables"/>.</summary>
    public IReadOnlyDictionary<string, string> VariableAliases { get; init; } = new Dictionary<string, string>();

    /// <summary>
    /// Names of variables whose values a shell puts into the commands, because a default of the job names them. What the job does not
    /// set itself has to come from the session or the image.
    /// </summary>
    public IReadOnlyList<string> ExpandedVariables { get; init => field = Indexable.List(value); } = [];

    /// <summary>References to the secrets that each worker is given; never their values.</summary>
    public IReadOnlyList<JobSecret> Secrets { get; init => field = Indexable.List(value); } = [];

    /// <summary>What each worker asks for.</summary>
    public JobResources Resources { get; init; } = JobResources.None;

    /// <summary>True when the workers know nothing of each other, so that they get no variables of distributed training.</summary>
    public bool IndependentWorkers { get; init; }
}
