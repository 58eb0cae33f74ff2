namespace TrainingJobs.Core.Jobs;

/// <summary>What a user says when starting a job, in place of what the job itself says; null and empty leave it as it is.</summary>
public sealed record JobOverrides
{
    /// <summary>Name of the run, in place of the job's.</summary>
    public string? RunName { get; init; }

    /// <summary>Cores of each worker.</summary>
    public Quantity? Cpu { get; init; }

    /// <summary>Bytes of memory of each worker.</summary>
    public Quantity? Memory { get; init; }

    /// <summary>Number of GPUs of each worker; 0 for none.</summary>
    public int? Gpu { get; init; }

    /// <summary>Wall-clock limit of one attempt.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>Rank in the queue: higher ones go first.</summary>
    public int? Priority { get; init; }

    /// <summary>Labels that are added, or take the place of those of the same name.</summary>
    public IReadOnlyDictionary<string, string> Labels { get; init; } = new Dictionary<string, string>();

    /// <summary>Environment variables that are added, or take the place of those of the same name.</summary>
    public IReadOnlyDictionary<string, string> Variables { get; init; } = new Dictionary<string, string>();

    /// <summary>The job as it is to run. What concerns workers holds for all steps of a pipeline.</summary>
    /// <exception cref="TrainingJobsException">ArgumentsInvalid: a name or an amount cannot be used.</exception>
    public TrainingJob ApplyTo(TrainingJob job)
    {
        Check();
        return ApplyToWorkers(job) with
        {
            Name = RunName ?? job.Name,
            Timeout = Timeout ?? job.Timeout,
            Priority = Priority ?? job.Priority,
            Labels = With(job.Labels, Labels),
        };
    }

    private TrainingJob ApplyToWorkers(TrainingJob job) => job with
    {
        Resources = job.Resources with { Cpu = Cpu ?? job.Resources.Cpu, Memory = Memory ?? job.Resources.Memory, Gpu = GpuOf(job) },
        Environment = With(job.Environment, Variables),
        Pipeline =
        [
            .. job.Pipeline.Select(stage => stage with { Steps = [.. stage.Steps.Select(step => step with { Job = ApplyToWorkers(step.Job) })] }),
        ],
    };

    private GpuRequest? GpuOf(TrainingJob job) => Gpu switch
    {
        null => job.Resources.Gpu,
        0 => null,
        int count => (job.Resources.Gpu ?? new GpuRequest { Count = count }) with { Count = count },
    };

    private void Check()
    {
        if (RunName is not null && !NameRules.IsJobName(RunName))
        {
            throw Invalid($"'{RunName}' cannot be the name of a run: take letters, digits, '.', '_' and '-', {NameRules.MaxJobNameLength} at most.", RunName);
        }

        if (Variables.Keys.FirstOrDefault(name => !NameRules.IsVariableName(name)) is { } variable)
        {
            throw Invalid($"'{variable}' cannot be the name of a variable: take letters, digits and '_', and no digit first.", variable);
        }

        if (Cpu is { Value: <= 0 } || Memory is { Value: <= 0 } || Gpu < 0 || Timeout <= TimeSpan.Zero)
        {
            throw Invalid("Cores, memory and time limit are more than 0, and GPUs not fewer.", null);
        }
    }

    private static TrainingJobsException Invalid(string message, string? target) => new(ErrorCodes.ArgumentsInvalid, message, target);

    private static IReadOnlyDictionary<string, string> With(IReadOnlyDictionary<string, string> before, IReadOnlyDictionary<string, string> added)
    {
        if (added.Count == 0)
        {
            return before;
        }

        var all = new Dictionary<string, string>(before);
        foreach ((string name, string value) in added)
        {
            all[name] = value;
        }

        return all;
    }
}
