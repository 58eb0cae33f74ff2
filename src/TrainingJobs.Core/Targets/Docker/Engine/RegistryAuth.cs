using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using TrainingJobs.Core.Targets.Docker.Engine.Models;

namespace TrainingJobs.Core.Targets.Docker.Engine;

/// <summary>Credentials for a registry. They are sent to the daemon and stand nowhere else.</summary>
internal sealed record RegistryAuth
{
    [JsonPropertyName("username")]
    public string? UserName { get; init; }

    [JsonPropertyName("password")]
    public string? Password { get; init; }

    [JsonPropertyName("identitytoken")]
    public string? IdentityToken { get; init; }

    [JsonPropertyName("serveraddress")]
    public string? ServerAddress { get; init; }

    /// <summary>The value of X-Registry-Auth.</summary>
    public string ToHeader() => Encode(JsonSerializer.Serialize(this, DockerJsonContext.Default.RegistryAuth));

    /// <summary>The value of X-Registry-Config.</summary>
    public static string ToConfigHeader(IReadOnlyDictionary<string, RegistryAuth> registries) =>
        Encode(JsonSerializer.Serialize(registries, DockerJsonContext.Default.IReadOnlyDictionaryStringRegistryAuth));

    /// <summary>Without the password: this must never stand in a message.</summary>
    public override string ToString() => $"{UserName}@{ServerAddress}";

    private static string Encode(string json) =>
        Convert.ToBase64String(Encoding.UTF8.GetBytes(json)).Replace('+', '-').Replace('/', '_');
}
