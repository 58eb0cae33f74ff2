namespace TrainingJobs.Core.Targets.Docker.Engine.Models;

internal sealed record CreatedContainer
{
    public required string Id { get; init; }
}
