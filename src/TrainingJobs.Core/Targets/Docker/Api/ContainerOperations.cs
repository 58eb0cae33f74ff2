using Docker.DotNet;
using Docker.DotNet.Models;

namespace TrainingJobs.Core.Targets.Docker.Api;

/// <summary>What is done with containers; each is named by its name or its id.</summary>
internal sealed class ContainerOperations(IContainerOperations containers, IExecOperations processes, RawRequests raw)
{
    /// <returns>The id.</returns>
    /// <exception cref="DockerConflictException">The name is taken.</exception>
    /// <exception cref="DockerNotFoundException">There is no such image.</exception>
    public async Task<string> CreateAsync(CreateContainerParameters parameters, CancellationToken cancellationToken) =>
        (await containers.CreateContainerAsync(parameters, cancellationToken)).ID;

    /// <returns>False when it had been started already.</returns>
    public Task<bool> StartAsync(string container, CancellationToken cancellationToken) =>
        containers.StartContainerAsync(container, parameters: null, cancellationToken);

    public Task<ContainerInspectResponse> InspectAsync(string container, CancellationToken cancellationToken) =>
        containers.InspectContainerAsync(container, cancellationToken);

    /// <summary>Waits until the container runs no more.</summary>
    /// <returns>Its exit code.</returns>
    public async Task<long> WaitAsync(string container, CancellationToken cancellationToken) =>
        (await containers.WaitContainerAsync(container, cancellationToken)).StatusCode;

    /// <exception cref="DockerConflictException">The container does not run.</exception>
    public Task KillAsync(string container, string signal, CancellationToken cancellationToken) =>
        containers.KillContainerAsync(container, new ContainerKillParameters { Signal = signal }, cancellationToken);

    /// <summary>Removes a container by force, and the unnamed volumes that were made for it.</summary>
    public Task RemoveAsync(string container, CancellationToken cancellationToken) =>
        containers.RemoveContainerAsync(container, new ContainerRemoveParameters { Force = true, RemoveVolumes = true }, cancellationToken);

    /// <summary>Containers with the labels, in any state.</summary>
    public Task<IList<ContainerListResponse>> ListAsync(IReadOnlyList<string> labels, CancellationToken cancellationToken) =>
        containers.ListContainersAsync(
            new ContainersListParameters { All = true, Filters = DaemonOperations.Filters(("label", labels)) }, cancellationToken);

    /// <summary>What the container prints, both streams in one.</summary>
    /// <param name="container">The container.</param>
    /// <param name="query">Which part of it; of this, Follow, Timestamps and Tail.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<MultiplexedReader> LogsAsync(string container, ContainerLogsParameters query, CancellationToken cancellationToken)
    {
        string path = $"containers/{container}/logs?stdout=1&stderr=1{Flag("follow", query.Follow)}{Flag("timestamps", query.Timestamps)}";
        Stream body = await raw.GetAsync(query.Tail is null ? path : $"{path}&tail={query.Tail}", cancellationToken);
        return new MultiplexedReader(body, query.Timestamps == true);

        static string Flag(string name, bool? value) => value == true ? $"&{name}=1" : "";
    }

    /// <summary>A connection to the container's standard input; disposing it closes the input of a container made with StdinOnce.</summary>
    public Task<Stream> AttachInputAsync(string container, CancellationToken cancellationToken) =>
        raw.UpgradeAsync($"containers/{container}/attach?stream=1&stdin=1", json: null, cancellationToken);

    /// <summary>Starts a process beside the first one of a running container, with a connection to its input and its outputs.</summary>
    /// <returns>What is written goes to its input; its outputs come multiplexed. Disposing closes the input.</returns>
    /// <exception cref="DockerConflictException">The container does not run.</exception>
    public async Task<Stream> ExecAsync(string container, IReadOnlyList<string> command, CancellationToken cancellationToken)
    {
        var parameters = new ContainerExecCreateParameters { Cmd = [.. command], AttachStdin = true, AttachStdout = true, AttachStderr = true };
        ContainerExecCreateResponse made = await processes.CreateContainerExecAsync(container, parameters, cancellationToken);
        return await raw.UpgradeAsync($"exec/{made.ID}/start", """{"Detach":false,"Tty":false}""", cancellationToken);
    }

    /// <summary>Unpacks a tar into a folder of the container, whether it runs or not.</summary>
    public Task PutArchiveAsync(
        string container, string path, Func<Stream, CancellationToken, Task> write, CancellationToken cancellationToken) =>
        PushedTar.SendAsync(
            write,
            (tar, token) => containers.ExtractArchiveToContainerAsync(container, new CopyToContainerParameters { Path = path }, tar, token),
            cancellationToken);

    /// <summary>A file or folder of the container as a tar, whose entries begin with its last name.</summary>
    /// <exception cref="DockerNotFoundException">There is no such path.</exception>
    public async Task<Stream> GetArchiveAsync(string container, string path, CancellationToken cancellationToken) =>
        (await ArchiveAsync(container, path, isStatOnly: false, cancellationToken)).Stream!;

    /// <summary>True when the container, which need not run, has a file or folder of the path.</summary>
    public async Task<bool> HasAsync(string container, string path, CancellationToken cancellationToken)
    {
        try
        {
            await ArchiveAsync(container, path, isStatOnly: true, cancellationToken);
            return true;
        }
        catch (DockerNotFoundException)
        {
            return false;
        }
    }

    private Task<ContainerArchiveResponse> ArchiveAsync(string container, string path, bool isStatOnly, CancellationToken cancellationToken) =>
        containers.GetArchiveFromContainerAsync(container, new ContainerPathStatParameters { Path = path }, isStatOnly, cancellationToken);
}
