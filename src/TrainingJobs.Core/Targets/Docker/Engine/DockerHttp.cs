using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using TrainingJobs.Core.Targets.Docker.Engine.Models;

namespace TrainingJobs.Core.Targets.Docker.Engine;

/// <summary>Requests to one daemon: the version of the API is agreed on first, errors are typed, bodies are streamed.</summary>
internal sealed class DockerHttp : IDisposable
{
    /// <summary>The oldest version that has all we need: Docker 20.10.</summary>
    private static readonly Version s_oldest = new(1, 41);

    /// <summary>The newest version that we know; a newer daemon speaks it, too.</summary>
    private static readonly Version s_newest = new(1, 47);

    /// <summary>For an answer to begin, where nothing is worked on meanwhile.</summary>
    private static readonly TimeSpan s_answer = TimeSpan.FromSeconds(60);

    private readonly HttpClient _http;
    private readonly SemaphoreSlim _negotiating = new(1, 1);
    private volatile string? _version;

    public DockerHttp(DockerEndpoint endpoint)
    {
        Endpoint = endpoint;
        var connector = new DockerConnector(endpoint);
        var handler = new SocketsHttpHandler
        {
            ConnectCallback = async (_, cancellationToken) => await connector.ConnectAsync(cancellationToken),
            PooledConnectionIdleTimeout = TimeSpan.FromMinutes(1),
            UseCookies = false,
            UseProxy = false,
            AllowAutoRedirect = false,
            ConnectTimeout = Timeout.InfiniteTimeSpan,
        };
        _http = new HttpClient(handler) { BaseAddress = new Uri("http://docker/"), Timeout = Timeout.InfiniteTimeSpan };
    }

    public DockerEndpoint Endpoint { get; }

    /// <summary>Sends a request whose answer is of no interest.</summary>
    /// <returns>The status: 204 when something was done, 304 when it had been done already.</returns>
    public async Task<HttpStatusCode> SendAsync(DockerRequest request, CancellationToken cancellationToken)
    {
        using HttpResponseMessage response = await ResponseAsync(request, cancellationToken);
        return response.StatusCode;
    }

    /// <summary>Sends a request and reads its answer.</summary>
    public async Task<T> SendAsync<T>(DockerRequest request, JsonTypeInfo<T> type, CancellationToken cancellationToken)
    {
        using HttpResponseMessage response = await ResponseAsync(request, cancellationToken);
        await using Stream body = await BodyAsync(response, cancellationToken);
        return await JsonSerializer.DeserializeAsync(body, type, cancellationToken)
            ?? throw new DockerApiException(response.StatusCode, $"The daemon's answer to {request.Path} is empty.");
    }

    /// <summary>Sends a request whose answer is read while it comes; disposing the stream ends it.</summary>
    public async Task<Stream> StreamAsync(DockerRequest request, CancellationToken cancellationToken)
    {
        HttpResponseMessage response = await ResponseAsync(request, cancellationToken);
        return await BodyAsync(response, cancellationToken);
    }

    /// <summary>Sends a request whose answer is a series of JSON values, each given as soon as it is there.</summary>
    public async IAsyncEnumerable<T> SeriesAsync<T>(
        DockerRequest request,
        JsonTypeInfo<T> type,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using Stream body = await StreamAsync(request, cancellationToken);
        await foreach (T? item in JsonSerializer.DeserializeAsyncEnumerable(body, type, topLevelValues: true, cancellationToken))
        {
            if (item is not null)
            {
                yield return item;
            }
        }
    }

    public void Dispose()
    {
        _http.Dispose();
        _negotiating.Dispose();
    }

    private async Task<HttpResponseMessage> ResponseAsync(DockerRequest request, CancellationToken cancellationToken)
    {
        string version = await VersionAsync(cancellationToken);
        return await RawAsync(request, $"v{version}/{request.Path}", cancellationToken);
    }

    private async Task<string> VersionAsync(CancellationToken cancellationToken)
    {
        if (_version is { } known)
        {
            return known;
        }

        await _negotiating.WaitAsync(cancellationToken);
        try
        {
            return _version ??= await NegotiateAsync(cancellationToken);
        }
        finally
        {
            _negotiating.Release();
        }
    }

    private async Task<string> NegotiateAsync(CancellationToken cancellationToken)
    {
        using HttpResponseMessage ping = await RawAsync(DockerRequest.Get("_ping"), "_ping", cancellationToken);
        string text = ping.Headers.TryGetValues("Api-Version", out IEnumerable<string>? values) ? values.First() : "";
        if (!Version.TryParse(text, out Version? offered))
        {
            throw new DockerUnavailableException(
                Endpoint, UnavailableCause.NoDaemon, $"What answers at {Endpoint} is no Docker daemon: it names no version of the API.");
        }

        if (offered < s_oldest)
        {
            throw new DockerUnavailableException(
                Endpoint,
                UnavailableCause.TooOld,
                $"The Docker daemon at {Endpoint} speaks version {offered} of the API; at least {s_oldest} is needed. Update Docker there to 20.10 or newer.");
        }

        return (offered < s_newest ? offered : s_newest).ToString();
    }

    private async Task<HttpResponseMessage> RawAsync(DockerRequest request, string path, CancellationToken cancellationToken)
    {
        using var message = new HttpRequestMessage(request.Method, path) { Content = request.Content };
        foreach ((string name, string value) in request.Headers)
        {
            message.Headers.TryAddWithoutValidation(name, value);
        }

        if (request.IsUpgrade)
        {
            message.Headers.Connection.Add("Upgrade");
            message.Headers.Upgrade.Add(new ProductHeaderValue("tcp"));
        }

        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        if (!request.IsLong)
        {
            limit.CancelAfter(s_answer);
        }

        HttpResponseMessage? response = null;
        try
        {
            response = await _http.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, limit.Token);
            if ((int)response.StatusCode < 400)
            {
                HttpResponseMessage result = response;
                response = null;
                return result;
            }

            throw await RefusalAsync(response, limit.Token);
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw new DockerUnavailableException(
                Endpoint, UnavailableCause.NoDaemon, $"The Docker daemon at {Endpoint} has not answered for {s_answer.TotalSeconds:0} s.", exception);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            throw Known(exception) ?? new DockerUnavailableException(
                Endpoint, UnavailableCause.NoDaemon, $"The connection to the Docker daemon at {Endpoint} broke: {Innermost(exception).Message}", exception);
        }
        finally
        {
            response?.Dispose();
        }
    }

    private static async Task<Stream> BodyAsync(HttpResponseMessage response, CancellationToken cancellationToken) =>
        await response.Content.ReadAsStreamAsync(cancellationToken);

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

    private static DockerUnavailableException? Known(Exception exception)
    {
        for (Exception? one = exception; one is not null; one = one.InnerException)
        {
            if (one is DockerUnavailableException known)
            {
                return known;
            }
        }

        return null;
    }

    private static Exception Innermost(Exception exception) => exception.InnerException is { } inner ? Innermost(inner) : exception;
}
