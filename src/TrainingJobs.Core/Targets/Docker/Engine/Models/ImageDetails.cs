namespace TrainingJobs.Core.Targets.Docker.Engine.Models;

/// <summary>What inspect tells of an image.</summary>
internal sealed record ImageDetails
{
    public required string Id { get; init; }

    public string Os { get; init; } = "";

    public string Architecture { get; init; } = "";

    public ImageSettings? Config { get; init; }
}
