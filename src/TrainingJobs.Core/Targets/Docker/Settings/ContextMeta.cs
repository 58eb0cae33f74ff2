namespace TrainingJobs.Core.Targets.Docker.Settings;

/// <summary>A <c>meta.json</c> below <c>~/.docker/contexts/meta</c>.</summary>
internal sealed record ContextMeta
{
    public string Name { get; init; } = "";

    /// <summary>By kind; ours is <c>docker</c>.</summary>
    public Dictionary<string, ContextEndpoint>? Endpoints { get; init; }
}
