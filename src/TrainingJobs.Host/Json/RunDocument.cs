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
        run.ParentId,
        run.Step,
        run.Stage,
        run.Labels,
        [.. run.Workers.Select(RunWorkerDocument.From)]);
}
