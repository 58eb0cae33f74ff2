namespace TrainingJobs.Core.Targets.Docker.Engine.Models;

/// <summary>Where a port of a container is reached on its host.</summary>
internal sealed record PortBinding(string HostIp, string HostPort);
