using System.Text.Json;
using Docker.DotNet;

namespace TrainingJobs.Core.Targets.Docker.Api;

/// <summary>Networks in which the workers of a run find each other by name.</summary>
internal sealed class NetworkOperations(INetworkOperations networks, RawRequests raw)
{
    /// <summary>Makes a network; one of that name that is there already is left as it is.</summary>
    public async Task EnsureAsync(string name, IReadOnlyDictionary<string, string> labels, CancellationToken cancellationToken)
    {
        var network = new UniqueNetwork { Name = name, Driver = "bridge", Labels = labels.ToDictionary() };
        try
        {
            await raw.PostAsync("networks/create", JsonSerializer.Serialize(network, DockerJsonContext.Default.UniqueNetwork), cancellationToken);
        }
        catch (DockerConflictException)
        {
            // Another worker of the run came first.
        }
    }

    /// <exception cref="DockerApiException">It is in use.</exception>
    public Task RemoveAsync(string name, CancellationToken cancellationToken) => networks.DeleteNetworkAsync(name, cancellationToken);
}
