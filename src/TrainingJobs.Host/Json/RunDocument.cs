using TrainingJobs.Core.Runs;

namespace TrainingJobs.Host.Json;

/// <summary>A run, as <c>list --json</c>, <c>start --json</c> and <c>show --json</c> print it.</summary>
internal sealed record RunDocument(
    string Id,
    string Name,
    string? Project,
    RunState State,
    string? ReasonCode,
    string? Reason,
    string Target,
    int Attempt,
    int? ExitCode,
    DateTimeOffset Created,
    DateTimeOffset? Started,
    DateTimeOffset? Ended,
    double? DurationSeconds,
    string OutputPath,
    string? CheckpointPath,
    string? OriginId,
    string? Command,
    IReadOnlyDictionary<string, string> Arguments,
    string? File,
    string? Folder,
    string? ParentId,
    string? Step,
    int? Stage,
    IReadOnlyDictionary<string, string> Labels,
    IReadOnlyList<RunWorkerDocument> Workers)
{
    public static RunDocument From(TrainingRun run) => new(
        run.Id,
        run.Name,
        run.Project,
        run.State,
        run.ReasonCode,
        run.Reason,
        run.Target,
        run.Attempt,
        run.ExitCode,
        run.Created,
        run.Started,
        run.Ended,
        run.Duration is { } duration ? Math.Round(duration.TotalSeconds, 3) : null,
        run.OutputPath,
        run.CheckpointPath,
        run.OriginId,
        run.Command,
        run.Arguments,
        run.File,
        run.Folder,
        run.ParentId,
        run.Step,
        run.Stage,
        run.Labels,
        [.. run.Workers.Select(RunWorkerDocument.From)]);
}

/// <summary>What <c>show --json</c> prints: the run, its history, and the plan it was started with.</summary>
internal sealed record RunDetailsDocument(RunDocument Run, IReadOnlyList<RunEventDocument> Events, PlanDocument Plan, IReadOnlyList<RunDocument> Steps);

internal sealed record RunWorkerDocument(
    int Index,
    int Attempt,
    WorkerState State,
    int? ProcessId,
    int? ExitCode,
    string? Signal,
    DateTimeOffset? Started,
    DateTimeOffset? Ended,
    string? Handle,
    string? NativeState,
    string? Node,
    int Generation,
    string? WaitCode,
    string? WaitReason)
{
    public static RunWorkerDocument From(RunWorker worker) => new(
        worker.Index,
        worker.Attempt,
        worker.State,
        worker.ProcessId,
        worker.ExitCode,
        worker.Signal,
        worker.Started,
        worker.Ended,
        worker.Handle,
        worker.NativeState,
        worker.Node,
        worker.Generation,
        worker.WaitReason?.Code,
        worker.WaitReason?.Sentence);
}

internal sealed record RunEventDocument(DateTimeOffset Time, RunState State, string? ReasonCode, string? Message)
{
    public static RunEventDocument From(RunEvent change) => new(change.Time, change.State, change.ReasonCode, change.Message);
}

internal sealed record ArtifactDocument(string RunId, string Name, string Path, long Length, DateTimeOffset Modified)
{
    public static ArtifactDocument From(JobArtifact artifact) =>
        new(artifact.RunId, artifact.Name, artifact.FullName, artifact.Length, artifact.Modified);
}
