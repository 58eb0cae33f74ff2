using Docker.DotNet;

namespace TrainingJobs.Core.Targets.Docker.Api;

/// <summary>
/// What this project needs of the Docker Engine API, by Docker.DotNet. Safe for use from several threads.
/// See docs/decisions/0027.
/// </summary>
internal sealed class DockerClient : IDisposable
{
    private readonly RawRequests _raw;
    private readonly global::Docker.DotNet.DockerClient _client;

    public DockerClient(DockerEndpoint endpoint)
    {
        Endpoint = endpoint;
        var transport = new DockerTransport(endpoint);
        _raw = new RawRequests(transport);
        // The transport has the limits: one for all would end a start that takes long.
        _client = new DockerClientBuilder().WithEndpoint(DockerTransport.Address).WithTimeout(Timeout.InfiniteTimeSpan)
            .WithTransportOptions(transport, endpoint).Build();
        Daemon = new DaemonOperations(_client.System);
        Containers = new ContainerOperations(_client.Containers, _client.Exec, _raw);
        Images = new ImageOperations(_client.Images);
        Networks = new NetworkOperations(_client.Networks, _raw);
    }

    public DockerEndpoint Endpoint { get; }

    public DaemonOperations Daemon { get; }

    public ContainerOperations Containers { get; }

    public ImageOperations Images { get; }

    public NetworkOperations Networks { get; }

    public void Dispose()
    {
        _raw.Dispose();
        // With the transport, which it was given.
        _client.Dispose();
    }
}
