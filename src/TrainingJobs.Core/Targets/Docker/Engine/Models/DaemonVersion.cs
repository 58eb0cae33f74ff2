namespace TrainingJobs.Core.Targets.Docker.Engine.Models;

/// <summary>Who the daemon is.</summary>
internal sealed record DaemonVersion
{
    public string Version { get; init; } = "";

    public string ApiVersion { get; init; } = "";

    public List<DaemonComponent>? Components { get; init; }

    /// <summary>True for Podman behind Docker's API.</summary>
    public bool IsPodman => Components?.Any(component => component.Name.Contains("Podman", StringComparison.OrdinalIgnoreCase)) == true;
}
