namespace TrainingJobs.Core.Targets.Docker.Engine.Models;

internal sealed record WaitResult
{
    public long StatusCode { get; init; }
}
