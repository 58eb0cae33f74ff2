using System.Text.Json.Serialization;

namespace TrainingJobs.Core.Targets.Docker.Engine.Models;

/// <summary>Devices, in practice GPUs, that a container is given.</summary>
internal sealed record DeviceRequest
{
    /// <summary>Empty lets the daemon choose by the capabilities.</summary>
    public string Driver { get; init; } = "";

    /// <summary>How many; -1 means all; 0 when they are named.</summary>
    public int Count { get; init; }

    [JsonPropertyName("DeviceIDs")]
    public IReadOnlyList<string>? DeviceIds { get; init; }

    /// <summary>Alternatives, each a set of capabilities that a driver must have.</summary>
    public IReadOnlyList<IReadOnlyList<string>> Capabilities { get; init; } = [];
}
