using System.Text.Json.Serialization;

namespace TrainingJobs.Core.Jobs;

/// <summary>The workers of a job: a number of equal ones, or one command each.</summary>
public sealed record WorkerSet
{
    /// <summary>Most workers of a run: each is several processes, and all are started at once.</summary>
    public const int Most = 1024;

    public static WorkerSet One { get; } = new();

    /// <summary>Number of equal workers when <see cref="Commands"/> is empty.</summary>
    public int Equal { get; init; } = 1;

    /// <summary>One command per worker; empty when all run the job's command.</summary>
    public IReadOnlyList<JobCommand> Commands { get; init => field = Indexable.List(value); } = [];

    /// <summary>Number of workers, 1 or more.</summary>
    [JsonIgnore]
    public int Count => Commands.Count > 0 ? Commands.Count : Equal;
}
