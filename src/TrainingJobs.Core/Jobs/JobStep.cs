namespace TrainingJobs.Core.Jobs;

/// <summary>A step of a pipeline.</summary>
public sealed record JobStep
{
    /// <summary>Name of the step, unique within its pipeline.</summary>
    public required string Name { get; init; }

    /// <summary>What the step runs, whole: a reference in a file is resolved when it is read.</summary>
    public required TrainingJob Job { get; init; }

    /// <summary>Words as one would type them after the job's name.</summary>
    public IReadOnlyList<string> Arguments { get; init => field = Indexable.List(value); } = [];
}
