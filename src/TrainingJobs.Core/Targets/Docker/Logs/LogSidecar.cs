using System.Globalization;
using System.Text;
using Docker.DotNet.Models;
using TrainingJobs.Core.Runs;
using TrainingJobs.Core.Targets.Docker.Api;

namespace TrainingJobs.Core.Targets.Docker.Logs;

/// <summary>
/// A small container beside a worker's, which keeps what that one prints until it stands in our log: it survives restarts of the
/// daemon, breaks of the connection and the worker's own end. See docs/decisions/0019.
/// </summary>
/// <param name="client">The daemon.</param>
/// <param name="key">The worker.</param>
internal sealed class LogSidecar(DockerClient client, WorkerKey key)
{
    /// <summary>Bytes of each output that may wait in memory to be fetched. While nobody fetches them a job that prints more stands still.</summary>
    public const long MostInMemory = 32L * 1024 * 1024;

    /// <summary>On a disk nothing but the disk is the limit, as it is with the daemon's own log.</summary>
    private const long MostOnDisk = 1L << 40;

    /// <summary>Where it keeps everything.</summary>
    public const string Folder = "/training/.store";

    /// <summary>Both outputs, the pieces that are being written to, and the little files.</summary>
    private const long MemoryFolder = (2 * MostInMemory) + (8L * 1024 * 1024);

    /// <summary>The folder in memory counts against it, and the shells.</summary>
    private const long Memory = 2 * MemoryFolder;

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    /// <summary>Name of the container.</summary>
    public string Name { get; } = ContainerLabels.StoreOf(key);

    /// <summary>The container.</summary>
    /// <param name="image">The worker's own image: it is there, and has a shell.</param>
    /// <param name="labels">Labels of the worker.</param>
    /// <param name="mayHoldSecrets">True when the output must not come to a disk.</param>
    /// <param name="isPodman">True for Podman.</param>
    public CreateContainerParameters Spec(string image, IReadOnlyDictionary<string, string> labels, bool mayHoldSecrets, bool isPodman) => new()
    {
        Name = Name,
        Image = image,
        Entrypoint = Shell(SidecarScripts.Take, (mayHoldSecrets ? MostInMemory : MostOnDisk).ToString(CultureInfo.InvariantCulture), OutputWrapper.MountPoint),
        WorkingDir = Folder,
        User = "0",
        // Images for GPUs ask for them by a variable, where a daemon gives them to all.
        Env = ["NVIDIA_VISIBLE_DEVICES=void"],
        Labels = labels.Where(label => label.Key != ContainerLabels.Keep).ToDictionary(),
        // The image's is not for this. Podman, whose images seldom have one, would ask systemd for a timer even so.
        Healthcheck = isPodman ? null : new HealthcheckConfig { Test = ["NONE"] },
        HostConfig = new HostConfig
        {
            Mounts = [new Mount { Type = "volume", Target = OutputWrapper.MountPoint }],
            Tmpfs = mayHoldSecrets
                ? new Dictionary<string, string> { [Folder] = string.Create(CultureInfo.InvariantCulture, $"rw,size={MemoryFolder},mode=700") } : null,
            Init = true,
            // Without swap, which is on a disk. Podman cannot limit everywhere, and refuses then.
            Memory = isPodman ? 0 : Memory,
            MemorySwap = isPodman ? 0 : Memory,
            LogConfig = new LogConfig { Type = "none", Config = new Dictionary<string, string>() },
            NetworkMode = "none",
        },
    };

    /// <summary>Starts it and waits until it takes what the worker prints.</summary>
    /// <returns>False when it cannot: the image has not the programs, or the daemon forbids it.</returns>
    public async Task<bool> StartAsync(CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(s_patience);
        try
        {
            await client.Containers.StartAsync(Name, limit.Token);
            await using SidecarConnection connection = await OpenAsync(0, 0, limit.Token);
            while (await connection.FillAsync(limit.Token))
            {
                while (connection.TryTake(out _, out SidecarPiece piece))
                {
                    if (piece.Kind == SidecarPieceKind.Ready)
                    {
                        return true;
                    }
                }
            }

            return false;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return false;
        }
        catch (Exception exception) when (exception is DockerApiException or InvalidDataException)
        {
            return false;
        }
    }

    /// <summary>Starts it again when it has been ended.</summary>
    /// <returns>True when that was so.</returns>
    public Task<bool> RestartAsync(CancellationToken cancellationToken) => client.Containers.StartAsync(Name, cancellationToken);

    /// <summary>Fetches the outputs from some offsets on.</summary>
    /// <exception cref="DockerNotFoundException">It is not there any more.</exception>
    /// <exception cref="DockerConflictException">It does not run.</exception>
    public async Task<SidecarConnection> OpenAsync(long output, long error, CancellationToken cancellationToken) =>
        new(await client.Containers.ExecAsync(
            Name,
            Shell(SidecarScripts.Give, Guid.NewGuid().ToString("N"), Number(output), Number(error)),
            cancellationToken));

    /// <summary>What the wrapper in the worker's container has told; null when it has not come to that, or prints to the daemon.</summary>
    public async Task<string?> MarkAsync(CancellationToken cancellationToken)
    {
        await using MultiplexedReader reader = await RunAsync($"read -r x <{OutputWrapper.MountPoint}/mark; echo \"$x\"", cancellationToken);
        var text = new StringBuilder();
        while (await reader.FillAsync(cancellationToken))
        {
            while (reader.TryTake(out LogStream from, out ReadOnlyMemory<byte> data))
            {
                text.Append(from == LogStream.Output ? Encoding.ASCII.GetString(data.Span) : "");
            }
        }

        return text.ToString().Trim() is { Length: > 0 } mark ? mark : null;
    }

    /// <summary>The last line printed, errors first, of a worker that has ended.</summary>
    public async Task<string?> LastLineAsync(CancellationToken cancellationToken)
    {
        await using MultiplexedReader reader = await RunAsync(SidecarScripts.Tail, cancellationToken);
        return await ContainerTail.LastLineAsync(reader, cancellationToken);
    }

    /// <summary>Takes the pipes out of the worker's container, which may be started again; where it cannot, they stay.</summary>
    public async Task TakePipesAwayAsync(CancellationToken cancellationToken)
    {
        try
        {
            await using MultiplexedReader reader = await RunAsync($"rm -f {OutputWrapper.MountPoint}/*", cancellationToken);
            while (await reader.FillAsync(cancellationToken))
            {
                while (reader.TryTake(out _, out _))
                {
                }
            }
        }
        catch (DockerApiException)
        {
            // It does not run any more, or is gone.
        }
    }

    /// <summary>Removes it with all that it has.</summary>
    public async Task RemoveAsync(CancellationToken cancellationToken)
    {
        try
        {
            await client.Containers.RemoveAsync(Name, cancellationToken);
        }
        catch (Exception exception) when (exception is DockerNotFoundException or DockerConflictException)
        {
            // It is gone, or somebody else is removing it.
        }
    }

    private async Task<MultiplexedReader> RunAsync(string script, CancellationToken cancellationToken) =>
        new(await client.Containers.ExecAsync(Name, Shell(script), cancellationToken), hasTimes: false);

    private static string[] Shell(string script, params string[] arguments) =>
        ["/bin/sh", "-c", script, "sh", .. arguments];

    private static string Number(long offset) => (SidecarScripts.Base + offset).ToString(CultureInfo.InvariantCulture);
}
