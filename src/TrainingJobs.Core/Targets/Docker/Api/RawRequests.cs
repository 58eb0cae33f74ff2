using System.Net.Http.Headers;
using System.Text;

namespace TrainingJobs.Core.Targets.Docker.Api;

/// <summary>
/// Requests whose answers Docker.DotNet does not give as they come: it hides where a record of a log begins, inspects a container before
/// each connection to it, and cannot ask that a network's name be unique.
/// </summary>
internal sealed class RawRequests(DockerTransport transport) : IDisposable
{
    private readonly HttpClient _http = new(transport, disposeHandler: false) { Timeout = Timeout.InfiniteTimeSpan };

    /// <summary>The body of an answer, while it comes; disposing it ends the request.</summary>
    /// <param name="path">Path and parameters, without the version of the API and the leading slash.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public Task<Stream> GetAsync(string path, CancellationToken cancellationToken) =>
        SendAsync(new HttpRequestMessage(HttpMethod.Get, new Uri(DockerTransport.Address, path)), cancellationToken);

    /// <summary>Sends JSON whose answer is of no interest.</summary>
    /// <param name="path">As with <see cref="GetAsync"/>.</param>
    /// <param name="json">Body.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task PostAsync(string path, string json, CancellationToken cancellationToken) =>
        await (await SendAsync(Post(path, json), cancellationToken)).DisposeAsync();

    /// <summary>Makes a connection of plain bytes both ways.</summary>
    /// <param name="path">As with <see cref="GetAsync"/>.</param>
    /// <param name="json">Body; null for none.</param>
    /// <param name="cancellationToken">Ends the wait for it.</param>
    public Task<Stream> UpgradeAsync(string path, string? json, CancellationToken cancellationToken)
    {
        HttpRequestMessage request = Post(path, json);
        request.Headers.Connection.Add("Upgrade");
        request.Headers.Upgrade.Add(new ProductHeaderValue("tcp"));
        return SendAsync(request, cancellationToken);
    }

    public void Dispose() => _http.Dispose();

    private static HttpRequestMessage Post(string path, string? json) => new(HttpMethod.Post, new Uri(DockerTransport.Address, path))
    {
        Content = json is null ? null : new StringContent(json, Encoding.UTF8, "application/json"),
    };

    private async Task<Stream> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        using (request)
        {
            HttpResponseMessage response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            return await response.Content.ReadAsStreamAsync(cancellationToken);
        }
    }
}
