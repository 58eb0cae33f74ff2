using System.Globalization;
using System.Net;
using TrainingJobs.Core.Targets.Docker.Engine.Models;

namespace TrainingJobs.Core.Targets.Docker.Engine;

/// <summary>What is done with containers; each is named by its name or its id.</summary>
internal sealed class ContainerOperations(DockerHttp http)
{
    /// <returns>The id.</returns>
    /// <exception cref="DockerConflictException">The name is taken.</exception>
    /// <exception cref="DockerNotFoundException">There is no such image.</exception>
    public async Task<string> CreateAsync(string name, ContainerSpec spec, CancellationToken cancellationToken) =>
        (await http.SendAsync(
            DockerRequest.Post("containers/create").With("name", name).WithJson(spec, DockerJsonContext.Default.ContainerSpec),
            DockerJsonContext.Default.CreatedContainer,
            cancellationToken)).Id;

    /// <returns>False when it had been started already.</returns>
    public async Task<bool> StartAsync(string container, CancellationToken cancellationToken) =>
        await http.SendAsync(Post(container, "start").TakingLong(), cancellationToken) != HttpStatusCode.NotModified;

    public Task<ContainerDetails> InspectAsync(string container, CancellationToken cancellationToken) =>
        http.SendAsync(Get(container, "json"), DockerJsonContext.Default.ContainerDetails, cancellationToken);

    /// <summary>Waits until the container runs no more.</summary>
    /// <returns>Its exit code.</returns>
    public async Task<long> WaitAsync(string container, CancellationToken cancellationToken) =>
        (await http.SendAsync(Post(container, "wait").TakingLong(), DockerJsonContext.Default.WaitResult, cancellationToken)).StatusCode;

    /// <summary>Asks the container to end, and ends it by force after the grace period.</summary>
    public Task StopAsync(string container, TimeSpan grace, CancellationToken cancellationToken) =>
        http.SendAsync(
            Post(container, "stop").With("t", Math.Ceiling(grace.TotalSeconds).ToString(CultureInfo.InvariantCulture)).TakingLong(), cancellationToken);

    public Task KillAsync(string container, string signal, CancellationToken cancellationToken) =>
        http.SendAsync(Post(container, "kill").With("signal", signal), cancellationToken);

    /// <summary>Removes a container by force, and the unnamed volumes that were made for it.</summary>
    public Task RemoveAsync(string container, CancellationToken cancellationToken) =>
        http.SendAsync(
            DockerRequest.Delete($"containers/{DockerRequest.Segment(container)}").With("force", true).With("v", true).TakingLong(), cancellationToken);

    /// <summary>Containers with the labels, in any state.</summary>
    public Task<List<ContainerSummary>> ListAsync(IReadOnlyList<string> labels, CancellationToken cancellationToken) =>
        http.SendAsync(
            DockerRequest.Get("containers/json").With("all", true)
                .With("filters", DaemonOperations.Filters(new() { ["label"] = labels })),
            DockerJsonContext.Default.ListContainerSummary,
            cancellationToken);

    /// <summary>What the container prints, both streams in one.</summary>
    public async Task<MultiplexedReader> LogsAsync(string container, LogsQuery query, CancellationToken cancellationToken) =>
        new(await http.StreamAsync(
            Get(container, "logs").With("stdout", query.Output).With("stderr", query.Error).With("follow", query.Follow)
                .With("timestamps", query.Timestamps)
                .With("since", query.Since is { } since ? Seconds(since) : null)
                .With("tail", query.Tail?.ToString(CultureInfo.InvariantCulture))
                .TakingLong(),
            cancellationToken),
            query.Timestamps);

    /// <summary>A connection to the container's standard input; disposing it closes the input of a container made with StdinOnce.</summary>
    public Task<Stream> AttachInputAsync(string container, CancellationToken cancellationToken) =>
        http.StreamAsync(Post(container, "attach").With("stream", true).With("stdin", true).Upgrading(), cancellationToken);

    /// <summary>Starts a process beside the first one of a running container, with a connection to its input and its outputs.</summary>
    /// <returns>What is written goes to its input; its outputs come multiplexed. Disposing closes the input.</returns>
    /// <exception cref="DockerConflictException">The container does not run.</exception>
    public async Task<Stream> ExecAsync(string container, IReadOnlyList<string> command, CancellationToken cancellationToken)
    {
        CreatedContainer made = await http.SendAsync(
            Post(container, "exec").WithJson(new ExecSpec { Cmd = command, AttachStdin = true, AttachStdout = true, AttachStderr = true }, DockerJsonContext.Default.ExecSpec),
            DockerJsonContext.Default.CreatedContainer,
            cancellationToken);
        return await http.StreamAsync(
            DockerRequest.Post($"exec/{made.Id}/start").WithJson(new ExecStart(Detach: false, Tty: false), DockerJsonContext.Default.ExecStart).Upgrading(),
            cancellationToken);
    }

    /// <summary>Unpacks a tar into a folder of the container, whether it runs or not.</summary>
    public Task PutArchiveAsync(string container, string path, Func<Stream, CancellationToken, Task> write, CancellationToken cancellationToken) =>
        http.SendAsync(
            DockerRequest.Put($"containers/{DockerRequest.Segment(container)}/archive").With("path", path).WithTar(write).TakingLong(),
            cancellationToken);

    /// <summary>A file or folder of the container as a tar, whose entries begin with its last name.</summary>
    /// <exception cref="DockerNotFoundException">There is no such path.</exception>
    public Task<Stream> GetArchiveAsync(string container, string path, CancellationToken cancellationToken) =>
        http.StreamAsync(Get(container, "archive").With("path", path).TakingLong(), cancellationToken);

    /// <summary>True when the container, which need not run, has a file or folder of the path.</summary>
    public async Task<bool> HasAsync(string container, string path, CancellationToken cancellationToken)
    {
        try
        {
            await http.SendAsync(DockerRequest.Head($"containers/{DockerRequest.Segment(container)}/archive").With("path", path), cancellationToken);
            return true;
        }
        catch (DockerNotFoundException)
        {
            return false;
        }
    }

    private static DockerRequest Get(string container, string what) => DockerRequest.Get($"containers/{DockerRequest.Segment(container)}/{what}");

    private static DockerRequest Post(string container, string what) => DockerRequest.Post($"containers/{DockerRequest.Segment(container)}/{what}");

    private static string Seconds(DateTimeOffset time)
    {
        long ticks = (time - DateTimeOffset.UnixEpoch).Ticks;
        return string.Create(CultureInfo.InvariantCulture, $"{ticks / TimeSpan.TicksPerSecond}.{ticks % TimeSpan.TicksPerSecond * 100:D9}");
    }
}
