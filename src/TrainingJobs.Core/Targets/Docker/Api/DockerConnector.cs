using System.IO.Pipes;
using System.Net.Sockets;

namespace TrainingJobs.Core.Targets.Docker.Api;

/// <summary>Makes connections to an endpoint; what goes wrong it says in a sentence.</summary>
internal sealed class DockerConnector(DockerEndpoint endpoint)
{
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(30);

    private readonly Lazy<TlsHandshake?> _tls = new(() => endpoint.Tls is { } tls ? new TlsHandshake(endpoint, tls) : null);

    /// <exception cref="DockerUnavailableException">It cannot be reached.</exception>
    public async Task<Stream> ConnectAsync(CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(s_limit);
        try
        {
            return endpoint.Address.Scheme switch
            {
                "unix" => await UnixAsync(limit.Token),
                "npipe" => await PipeAsync(limit.Token),
                "ssh" => SshConnection.Open(endpoint),
                _ => await TcpAsync(limit.Token),
            };
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw Unavailable(UnavailableCause.NoDaemon, $"No answer from {endpoint} within {s_limit.TotalSeconds:0} s. Is the address right, and no firewall between?");
        }
    }

    private async Task<Stream> UnixAsync(CancellationToken cancellationToken)
    {
        string path = Uri.UnescapeDataString(endpoint.Address.AbsolutePath);
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch (SocketException exception)
        {
            socket.Dispose();
            throw exception.SocketErrorCode == SocketError.AccessDenied
                ? Unavailable(
                    UnavailableCause.NoRights,
                    $"You have no rights on Docker's socket '{path}'. Add yourself to the group 'docker' (sudo usermod -aG docker {Environment.UserName}) and log in again.",
                    exception)
                : Unavailable(
                    UnavailableCause.NoDaemon,
                    File.Exists(path)
                        ? $"Nobody listens on Docker's socket '{path}'. Start the daemon (sudo systemctl start docker), or set DOCKER_HOST."
                        : $"There is no Docker daemon: the socket '{path}' does not exist. Install Docker or start it (sudo systemctl start docker), or set DOCKER_HOST.",
                    exception);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private async Task<Stream> PipeAsync(CancellationToken cancellationToken)
    {
        // npipe:////./pipe/name and npipe://./pipe/name are both in use.
        string name = endpoint.Address.OriginalString[(endpoint.Address.OriginalString.LastIndexOf('/') + 1)..];
        var pipe = new NamedPipeClientStream(".", name, PipeDirection.InOut, PipeOptions.Asynchronous);
        try
        {
            await pipe.ConnectAsync(TimeSpan.FromSeconds(5), cancellationToken);
            return pipe;
        }
        catch (UnauthorizedAccessException exception)
        {
            await pipe.DisposeAsync();
            throw Unavailable(
                UnavailableCause.NoRights,
                $"You have no rights on Docker's pipe '{name}'. Add yourself to the group 'docker-users' and log in again.",
                exception);
        }
        catch (Exception exception) when (exception is TimeoutException or IOException)
        {
            await pipe.DisposeAsync();
            throw Unavailable(UnavailableCause.NoDaemon, $"There is no Docker daemon: nobody listens on the pipe '{name}'. Start Docker Desktop, or set DOCKER_HOST.", exception);
        }
    }

    private async Task<Stream> TcpAsync(CancellationToken cancellationToken)
    {
        int port = endpoint.Address.Port > 0 ? endpoint.Address.Port : endpoint.Tls is null ? 2375 : 2376;
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            // A connection that carries a log may be silent for days; without this a host that is gone would never be noticed.
            socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
            await socket.ConnectAsync(endpoint.Address.DnsSafeHost, port, cancellationToken);
            var stream = new NetworkStream(socket, ownsSocket: true);
            return _tls.Value is { } tls ? await tls.ApplyAsync(stream, cancellationToken) : stream;
        }
        catch (SocketException exception)
        {
            socket.Dispose();
            throw exception.SocketErrorCode is SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain
                ? Unavailable(UnavailableCause.Address, $"The host '{endpoint.Address.DnsSafeHost}' of {endpoint} is not known. Is its name right?", exception)
                : Unavailable(
                    UnavailableCause.NoDaemon,
                    $"No Docker daemon answers at {endpoint} ({exception.Message}). Is it running there, and listening on port {port}?",
                    exception);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private DockerUnavailableException Unavailable(UnavailableCause cause, string message, Exception? inner = null) => new(endpoint, cause, message, inner);
}
