using System.Text.Json.Serialization;

namespace TrainingJobs.Core.Targets.Docker.Api;

/// <summary>What a daemon says when it refuses a request.</summary>
internal sealed record ErrorBody
{
    [JsonPropertyName("message")]
    public string? Message { get; init; }

    /// <summary>Podman's innermost error; Docker sends none.</summary>
    [JsonPropertyName("cause")]
    public string? Cause { get; init; }
}
