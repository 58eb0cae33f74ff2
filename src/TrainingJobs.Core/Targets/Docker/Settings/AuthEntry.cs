using System.Text.Json.Serialization;

namespace TrainingJobs.Core.Targets.Docker.Settings;

/// <summary>Credentials for one registry.</summary>
internal sealed record AuthEntry
{
    /// <summary>Base64 of <c>user:password</c>.</summary>
    [JsonPropertyName("auth")]
    public string? Auth { get; init; }

    [JsonPropertyName("username")]
    public string? UserName { get; init; }

    [JsonPropertyName("password")]
    public string? Password { get; init; }

    [JsonPropertyName("identitytoken")]
    public string? IdentityToken { get; init; }
}
