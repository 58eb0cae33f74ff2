namespace TrainingJobs.Core.Targets.Docker.Engine.Models;

/// <summary>A step in the history of an image.</summary>
internal sealed record ImageLayer
{
    public string Id { get; init; } = "";

    public string CreatedBy { get; init; } = "";

    public long Size { get; init; }
}
