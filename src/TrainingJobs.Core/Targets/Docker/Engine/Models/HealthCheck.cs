namespace TrainingJobs.Core.Targets.Docker.Engine.Models;

/// <summary>What a daemon runs now and then in a container; <c>NONE</c> for nothing, whatever the image says.</summary>
internal sealed record HealthCheck(IReadOnlyList<string> Test);
