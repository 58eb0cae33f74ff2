using TrainingJobs.Core.Jobs;

namespace TrainingJobs.Core.Runs;

/// <summary>One execution of a job, as it stood when it was read.</summary>
public sealed record TrainingRun
{
    /// <summary>Unique name of the run; any unique beginning of it is accepted where an id is asked for.</summary>
    public required string Id { get; init; }

    /// <summary>Name of the job.</summary>
    public required string Name { get; init; }

    public string? Project { get; init; }

    public required RunState State { get; init; }

    /// <summary>Why the run waits or how it ended, one of <see cref="ReasonCodes"/>; null when there is nothing to say.</summary>
    public string? ReasonCode { get; init; }

    /// <summary>The reason in a sentence that says what to do.</summary>
    public string? Reason { get; init; }

    public required string Target { get; init; }

    /// <summary>Number of the current or last attempt, from 1; 0 before the first.</summary>
    public int Attempt { get; init; }

    /// <summary>Exit code of the first worker that did not succeed, 0 when all did; null while running or when there is none.</summary>
    public int? ExitCode { get; init; }

    public required DateTimeOffset Created { get; init; }

    /// <summary>When the first worker started.</summary>
    public DateTimeOffset? Started { get; init; }

    public DateTimeOffset? Ended { get; init; }

    /// <summary>How long the workers ran, up to now while they do.</summary>
    public TimeSpan? Duration { get; init; }

    /// <summary>Workers of the current or last attempt.</summary>
    public IReadOnlyList<RunWorker> Workers { get; init => field = Indexable.List(value); } = [];

    /// <summary>Folder of the run's artifacts (ML_OUTPUT_PATH).</summary>
    public required string OutputPath { get; init; }

    /// <summary>Folder of the run's checkpoints (TRAINING_CHECKPOINT_PATH), which restarts of a run share.</summary>
    public string? CheckpointPath { get; init; }

    /// <summary>Id of the first run whose checkpoints this one goes on from, being a restart of it; null for one that began anew.</summary>
    public string? OriginId { get; init; }

    /// <summary>The value that each parameter has in this run, defaults included.</summary>
    public IReadOnlyDictionary<string, string> Arguments { get; init; } = new Dictionary<string, string>();

    /// <summary>Command line of the first worker; null for a pipeline.</summary>
    public string? Command { get; init; }

    /// <summary>The file that the job was read from; null for one that was made in memory.</summary>
    public string? File { get; init; }

    /// <summary>Folder that relative paths of the job start from.</summary>
    public string? Folder { get; init; }

    /// <summary>The run that this one is a step of; null for one of its own.</summary>
    public string? ParentId { get; init; }

    /// <summary>Name of the step that this run is of its parent, unique there.</summary>
    public string? Step { get; init; }

    /// <summary>Stage of the parent that the step belongs to, from 1; the steps of a stage run side by side.</summary>
    public int? Stage { get; init; }

    /// <summary>How far below the run that was asked for it stands in a tree; 0 for that run and in lists.</summary>
    public int Depth { get; init; }

    /// <summary>Name of the schedule that made it; null for a run that a user started.</summary>
    public string? Schedule { get; init; }

    /// <summary>The due time of the schedule that it was made for.</summary>
    public DateTimeOffset? ScheduledFor { get; init; }

    public IReadOnlyDictionary<string, string> Labels { get; init; } = new Dictionary<string, string>();

    public override string ToString() => Id;
}
