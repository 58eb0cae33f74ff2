using TrainingJobs.Core.Jobs;

namespace TrainingJobs.Core.Planning;

/// <summary>What one worker of a run executes.</summary>
public sealed record WorkerPlan
{
    /// <summary>Index of the worker, from 0.</summary>
    public required int Index { get; init; }

    /// <summary>Program and arguments, exactly as they are passed to the operating system.</summary>
    public required IReadOnlyList<string> Arguments { get; init => field = Indexable.List(value); }

    /// <summary>The command as one would type it in sh: each word quoted where it must be; a shell text as it is.</summary>
    public required string CommandLine { get; init; }

    /// <summary>Absolute folder that the worker starts in.</summary>
    public required string WorkingDirectory { get; init; }

    /// <summary>The job's own variables.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();
}
