using System.Text.Json.Serialization;

namespace TrainingJobs.Core.Targets.Docker.Engine.Models;

/// <summary>A device that a container can be given.</summary>
internal sealed record DiscoveredDevice
{
    /// <summary>e.g. <c>nvidia.com/gpu=0</c>.</summary>
    [JsonPropertyName("ID")]
    public string Id { get; init; } = "";
}
