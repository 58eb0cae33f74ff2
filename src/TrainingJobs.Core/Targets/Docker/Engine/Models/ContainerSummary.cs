namespace TrainingJobs.Core.Targets.Docker.Engine.Models;

/// <summary>A container in a list.</summary>
internal sealed record ContainerSummary
{
    public required string Id { get; init; }

    /// <summary>Each with a slash before it.</summary>
    public List<string>? Names { get; init; }

    public string State { get; init; } = "";

    public Dictionary<string, string>? Labels { get; init; }
}
