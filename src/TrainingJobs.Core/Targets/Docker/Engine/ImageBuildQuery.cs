namespace TrainingJobs.Core.Targets.Docker.Engine;

/// <summary>How an image is built.</summary>
internal sealed record ImageBuildQuery
{
    /// <summary>What the image is called when it is done.</summary>
    public required string Tag { get; init; }

    /// <summary>Name of the Dockerfile in the context.</summary>
    public string Dockerfile { get; init; } = "Dockerfile";

    public string? NetworkMode { get; init; }

    public IReadOnlyDictionary<string, string> Labels { get; init; } = new Dictionary<string, string>();

    public IReadOnlyDictionary<string, string> Arguments { get; init; } = new Dictionary<string, string>();

    /// <summary>Credentials for base images, by registry.</summary>
    public IReadOnlyDictionary<string, RegistryAuth> Registries { get; init; } = new Dictionary<string, RegistryAuth>();
}
