namespace TrainingJobs.Core.Targets.Docker.Engine.Models;

/// <summary>A part of a daemon.</summary>
internal sealed record DaemonComponent
{
    public string Name { get; init; } = "";

    public string Version { get; init; } = "";
}
