namespace TrainingJobs.Core.Targets.Docker.Engine;

/// <summary>A small client of the Docker Engine API: what this project needs of it, typed. Safe for use from several threads.</summary>
internal sealed class DockerClient : IDisposable
{
    private readonly DockerHttp _http;

    public DockerClient(DockerEndpoint endpoint)
    {
        _http = new DockerHttp(endpoint);
        Daemon = new DaemonOperations(_http);
        Containers = new ContainerOperations(_http);
        Images = new ImageOperations(_http);
        Networks = new NetworkOperations(_http);
    }

    public DockerEndpoint Endpoint => _http.Endpoint;

    public DaemonOperations Daemon { get; }

    public ContainerOperations Containers { get; }

    public ImageOperations Images { get; }

    public NetworkOperations Networks { get; }

    public void Dispose() => _http.Dispose();
}
