using System.Text.Json.Serialization;

namespace TrainingJobs.Core.Targets.Docker.Engine.Models;

/// <summary>One message of a build or a pull; which of the fields are there depends on what it tells.</summary>
internal sealed record ProgressMessage
{
    /// <summary>A piece of a build's output.</summary>
    [JsonPropertyName("stream")]
    public string? Stream { get; init; }

    /// <summary>What is being done with the layer <see cref="Id"/>.</summary>
    [JsonPropertyName("status")]
    public string? Status { get; init; }

    [JsonPropertyName("id")]
    public string? Id { get; init; }

    [JsonPropertyName("progressDetail")]
    public ProgressDetail? Detail { get; init; }

    /// <summary>Why it has failed; the last message then.</summary>
    [JsonPropertyName("error")]
    public string? Error { get; init; }
}
