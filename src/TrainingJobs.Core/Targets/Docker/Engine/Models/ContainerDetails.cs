namespace TrainingJobs.Core.Targets.Docker.Engine.Models;

/// <summary>What inspect tells of a container.</summary>
internal sealed record ContainerDetails
{
    public required string Id { get; init; }

    public string Name { get; init; } = "";

    public required ContainerStatus State { get; init; }

    public ContainerSettings? Config { get; init; }

    public ContainerLimits? HostConfig { get; init; }
}
