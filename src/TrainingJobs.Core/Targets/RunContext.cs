using TrainingJobs.Core.Planning;

namespace TrainingJobs.Core.Targets;

/// <summary>A run as a target sees it.</summary>
/// <param name="RunId">The run.</param>
/// <param name="Plan">What it executes.</param>
/// <param name="SessionEnvironment">Variables of the session that started it.</param>
/// <param name="OutputPath">Folder for its artifacts.</param>
/// <param name="CheckpointPath">Folder that survives attempts and restarts.</param>
/// <param name="Devices">GPUs as vendor/id, for each worker its own; empty when it asked for none.</param>
internal sealed record RunContext(
    string RunId,
    JobPlan Plan,
    IReadOnlyDictionary<string, string> SessionEnvironment,
    string OutputPath,
    string CheckpointPath,
    IReadOnlyList<IReadOnlyList<string>> Devices)
{
    /// <summary>What users have set the target to share out.</summary>
    public SharedOut Shared { get; init; } = SharedOut.Unsaid;

    /// <summary>
    /// How many processes this machine had ended for want of memory when the run was let in; null for one that does not run here, or where
    /// the system does not say.
    /// </summary>
    public long? OutOfMemoryKills { get; init; }

    /// <summary>The due time of the schedule that made the run; null for one that a user started.</summary>
    public DateTimeOffset? ScheduledFor { get; init; }

    /// <summary>The run's own folder, which lies in that of all runs, in the state folder.</summary>
    public string Folder => Path.GetDirectoryName(OutputPath)!;

    /// <summary>The state folder: it may lie in a project, and is no part of it.</summary>
    public string? StateFolder => Path.GetDirectoryName(Path.GetDirectoryName(Folder));
}
