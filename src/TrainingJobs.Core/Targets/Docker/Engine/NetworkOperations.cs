using TrainingJobs.Core.Targets.Docker.Engine.Models;

namespace TrainingJobs.Core.Targets.Docker.Engine;

/// <summary>Networks in which the workers of a run find each other by name.</summary>
internal sealed class NetworkOperations(DockerHttp http)
{
    /// <summary>Makes a network; one of that name that is there already is left as it is.</summary>
    public async Task EnsureAsync(string name, IReadOnlyDictionary<string, string> labels, CancellationToken cancellationToken)
    {
        try
        {
            var spec = new NetworkSpec { Name = name, Labels = labels };
            await http.SendAsync(DockerRequest.Post("networks/create").WithJson(spec, DockerJsonContext.Default.NetworkSpec).TakingLong(), cancellationToken);
        }
        catch (DockerConflictException)
        {
            // Another worker of the run came first.
        }
    }

    /// <exception cref="DockerApiException">It is in use.</exception>
    public Task RemoveAsync(string name, CancellationToken cancellationToken) =>
        http.SendAsync(DockerRequest.Delete($"networks/{DockerRequest.Segment(name)}").TakingLong(), cancellationToken);
}
