using System.Text.Json.Serialization;

namespace TrainingJobs.Core.Targets.Docker.Settings;

/// <summary>What is read of <c>~/.docker/config.json</c>.</summary>
internal sealed record ConfigFile
{
    [JsonPropertyName("currentContext")]
    public string? CurrentContext { get; init; }

    /// <summary>Credentials by registry.</summary>
    [JsonPropertyName("auths")]
    public Dictionary<string, AuthEntry>? Auths { get; init; }

    /// <summary>Names of the programs that know the credentials, by registry.</summary>
    [JsonPropertyName("credHelpers")]
    public Dictionary<string, string>? CredentialHelpers { get; init; }

    /// <summary>Name of the program that knows the credentials of all other registries.</summary>
    [JsonPropertyName("credsStore")]
    public string? CredentialStore { get; init; }
}
