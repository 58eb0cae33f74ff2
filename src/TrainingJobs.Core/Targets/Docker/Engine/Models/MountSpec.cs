namespace TrainingJobs.Core.Targets.Docker.Engine.Models;

/// <summary>A folder of the host, or a volume, inside of a container.</summary>
internal sealed record MountSpec
{
    /// <summary><c>bind</c>, <c>volume</c> or <c>tmpfs</c>.</summary>
    public required string Type { get; init; }

    /// <summary>Path on the host, or name of the volume.</summary>
    public string? Source { get; init; }

    public required string Target { get; init; }

    public bool ReadOnly { get; init; }
}
