using TrainingJobs.Core.Runs;

namespace TrainingJobs.Host.Json;

internal sealed record RunEventDocument(DateTimeOffset Time, RunState State, string? ReasonCode, string? Message)
{
    public static RunEventDocument From(RunEvent change) => new(change.Time, change.State, change.ReasonCode, change.Message);
}
