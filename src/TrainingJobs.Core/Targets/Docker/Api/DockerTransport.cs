using System.Text.Json;
using Docker.DotNet.Handler.Abstractions;
using Microsoft.Extensions.Logging;

namespace TrainingJobs.Core.Targets.Docker.Api;

/// <summary>
/// How Docker.DotNet reaches an endpoint: through our connector and pooled connections. It agrees with the daemon on a version of the
/// API, which Docker.DotNet does not, and turns what goes wrong into our exceptions before Docker.DotNet sees it.
/// </summary>
internal sealed class DockerTransport : DelegatingHandler, IDockerHandlerFactory<DockerEndpoint>
{
    /// <summary>The oldest version that has all we need: Docker 20.10.</summary>
    private static readonly Version s_oldest = new(1, 41);

    /// <summary>The newest version that we know; a newer daemon speaks it, too.</summary>
    private static readonly Version s_newest = new(1, 47);

    /// <summary>For an answer to begin, where nothing is worked on meanwhile.</summary>
    private static readonly TimeSpan s_answerTimeout = TimeSpan.FromSeconds(60);

    /// <summary>Ends of the paths that are answered at once.</summary>
    private static readonly string[] s_quickPaths =
        ["/_ping", "/version", "/info", "/json", "/history", "/tag", "/kill", "/exec", "/containers/create"];

    private readonly DockerEndpoint _endpoint;
    private readonly SemaphoreSlim _negotiating = new(1, 1);
    private volatile string? _version;

    public DockerTransport(DockerEndpoint endpoint)
    {
        var connector = new DockerConnector(endpoint);
        _endpoint = endpoint;
        InnerHandler = new SocketsHttpHandler
        {
            ConnectCallback = async (_, cancellationToken) => await connector.ConnectAsync(cancellationToken),
            PooledConnectionIdleTimeout = TimeSpan.FromMinutes(1),
            UseCookies = false,
            UseProxy = false,
            AllowAutoRedirect = false,
            ConnectTimeout = Timeout.InfiniteTimeSpan,
        };
    }

    /// <summary>Requests go to the connector, whatever their host is called.</summary>
    public static Uri Address { get; } = new("http://docker/");

    public ResolvedTransport CreateHandler(DockerEndpoint transportOptions, ResolvedClientOptions clientOptions, ILogger logger) =>
        new(this, Address);

    public ResolvedTransport CreateHandler(ResolvedClientOptions clientOptions, ILogger logger) => new(this, Address);

    /// <summary>Never asked for: streams of both ways come by <see cref="RawRequests"/>.</summary>
    public Task<WriteClosableStream> HijackStreamAsync(HttpContent content) => throw new NotSupportedException();

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        string version = _version ?? await NegotiateAsync(cancellationToken);
        request.RequestUri = new Uri(Address, $"v{version}{request.RequestUri!.PathAndQuery}");
        return await CheckedAsync(request, cancellationToken);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _negotiating.Dispose();
        }

        base.Dispose(disposing);
    }

    private async Task<string> NegotiateAsync(CancellationToken cancellationToken)
    {
        await _negotiating.WaitAsync(cancellationToken);
        try
        {
            return _version ??= await AgreeAsync(cancellationToken);
        }
        finally
        {
            _negotiating.Release();
        }
    }

    private async Task<string> AgreeAsync(CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(Address, "_ping"));
        using HttpResponseMessage ping = await CheckedAsync(request, cancellationToken);
        string text = ping.Headers.TryGetValues("Api-Version", out IEnumerable<string>? values) ? values.First() : "";
        if (!Version.TryParse(text, out Version? offered))
        {
            throw Unavailable(UnavailableCause.NoDaemon, $"What answers at {_endpoint} is no Docker daemon: it names no version of the API.");
        }

        if (offered < s_oldest)
        {
            throw Unavailable(
                UnavailableCause.TooOld,
                $"The Docker daemon at {_endpoint} speaks version {offered} of the API; at least {s_oldest} is needed. Update Docker there to 20.10 or newer.");
        }

        return (offered < s_newest ? offered : s_newest).ToString();
    }

    /// <exception cref="DockerApiException">The daemon refuses.</exception>
    /// <exception cref="DockerUnavailableException">It is not there, or does not answer in time.</exception>
    private async Task<HttpResponseMessage> CheckedAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        bool isQuick = IsQuick(request);
        bool isUpgrade = request.Headers.Upgrade.Count > 0;
        if (isQuick || isUpgrade)
        {
            limit.CancelAfter(s_answerTimeout);
        }

        HttpResponseMessage? response = null;
        try
        {
            response = await base.SendAsync(request, limit.Token);
            if ((int)response.StatusCode >= 400)
            {
                throw await RefusalAsync(response, limit.Token);
            }

            if (isQuick)
            {
                // Here a connection that breaks inside the answer is told as one that breaks before it.
                await response.Content.LoadIntoBufferAsync(limit.Token);
            }

            HttpResponseMessage result = response;
            response = null;
            return result;
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw Unavailable(
                UnavailableCause.NoDaemon, $"The Docker daemon at {_endpoint} has not answered for {s_answerTimeout.TotalSeconds:0} s.", exception);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            throw Known(exception) ?? Unavailable(
                UnavailableCause.NoDaemon, $"The connection to the Docker daemon at {_endpoint} broke: {exception.GetBaseException().Message}", exception);
        }
        finally
        {
            response?.Dispose();
        }
    }

    private static bool IsQuick(HttpRequestMessage request) =>
        request.Method == HttpMethod.Head
        || s_quickPaths.Any(end => request.RequestUri!.AbsolutePath.EndsWith(end, StringComparison.Ordinal));

    private static async Task<DockerApiException> RefusalAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        string text = await response.Content.ReadAsStringAsync(cancellationToken);
        try
        {
            if (JsonSerializer.Deserialize(text, DockerJsonContext.Default.ErrorBody) is { Message: { Length: > 0 } message } body)
            {
                return DockerApiException.Of(response.StatusCode, message, body.Cause);
            }
        }
        catch (JsonException)
        {
            // Not every proxy before a daemon speaks JSON.
        }

        string said = text.Trim() is { Length: > 0 } plain ? plain : $"The daemon answered with status {(int)response.StatusCode}.";
        return DockerApiException.Of(response.StatusCode, said, cause: null);
    }

    private DockerUnavailableException Unavailable(UnavailableCause cause, string message, Exception? inner = null) =>
        new(_endpoint, cause, message, inner);

    private static DockerUnavailableException? Known(Exception? exception) =>
        exception is null or DockerUnavailableException ? (DockerUnavailableException?)exception : Known(exception.InnerException);
}
