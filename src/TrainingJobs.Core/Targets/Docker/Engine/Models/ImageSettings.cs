namespace TrainingJobs.Core.Targets.Docker.Engine.Models;

/// <summary>What an image brings for its containers.</summary>
internal sealed record ImageSettings
{
    public List<string>? Entrypoint { get; init; }

    public List<string>? Env { get; init; }

    public Dictionary<string, string>? Labels { get; init; }
}
