using System.Text.Json;
using Docker.DotNet.Models;

namespace TrainingJobs.Core.Targets.Docker.Api;

/// <summary>The header by which credentials for the base images of a build are sent.</summary>
internal static class RegistryConfigHeader
{
    public const string Name = "X-Registry-Config";

    /// <param name="registries">Credentials, by the name of the registry.</param>
    public static string Of(IReadOnlyDictionary<string, AuthConfig> registries)
    {
        byte[] json = JsonSerializer.SerializeToUtf8Bytes(registries, DockerJsonContext.Default.IReadOnlyDictionaryStringAuthConfig);
        return Convert.ToBase64String(json).Replace('+', '-').Replace('/', '_');
    }
}
