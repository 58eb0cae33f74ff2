namespace TrainingJobs.Core.Targets.Docker.Engine.Models;

/// <summary>What a container is made of (ContainerConfig of the API, with HostConfig).</summary>
internal sealed record ContainerSpec
{
    public required string Image { get; init; }

    /// <summary>Program and arguments; each goes to the program as it is.</summary>
    public IReadOnlyList<string>? Cmd { get; init; }

    /// <summary>Null leaves the image's.</summary>
    public IReadOnlyList<string>? Entrypoint { get; init; }

    public string? WorkingDir { get; init; }

    public string? User { get; init; }

    /// <summary>Each <c>NAME=value</c>.</summary>
    public IReadOnlyList<string> Env { get; init; } = [];

    public IReadOnlyDictionary<string, string> Labels { get; init; } = new Dictionary<string, string>();

    /// <summary>Ports that the container listens on, e.g. <c>80/tcp</c>.</summary>
    public IReadOnlyDictionary<string, EmptyObject>? ExposedPorts { get; init; }

    public bool OpenStdin { get; init; }

    /// <summary>True when the input is closed with the first connection that was attached to it.</summary>
    public bool StdinOnce { get; init; }

    public bool Tty { get; init; }

    /// <summary>Null leaves the image's.</summary>
    public HealthCheck? Healthcheck { get; init; }

    public required HostConfig HostConfig { get; init; }
}
