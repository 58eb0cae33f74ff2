namespace TrainingJobs.Core.Targets.Docker.Engine.Models;

/// <summary>The limits of a container, as far as they are read back.</summary>
internal sealed record ContainerLimits
{
    /// <summary>Bytes; 0 means no limit.</summary>
    public long Memory { get; init; }
}
