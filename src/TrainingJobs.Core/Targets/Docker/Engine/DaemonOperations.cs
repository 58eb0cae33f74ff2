using System.Text.Json;
using TrainingJobs.Core.Targets.Docker.Engine.Models;

namespace TrainingJobs.Core.Targets.Docker.Engine;

/// <summary>What concerns the daemon itself.</summary>
internal sealed class DaemonOperations(DockerHttp http)
{
    public Task PingAsync(CancellationToken cancellationToken) => http.SendAsync(DockerRequest.Get("_ping"), cancellationToken);

    public Task<DaemonVersion> VersionAsync(CancellationToken cancellationToken) =>
        http.SendAsync(DockerRequest.Get("version"), DockerJsonContext.Default.DaemonVersion, cancellationToken);

    public Task<DaemonInfo> InfoAsync(CancellationToken cancellationToken) =>
        http.SendAsync(DockerRequest.Get("info"), DockerJsonContext.Default.DaemonInfo, cancellationToken);

    /// <summary>What happens to containers with the labels, from now on, until the connection ends.</summary>
    /// <param name="labels">Each <c>name</c> or <c>name=value</c>; all must be there.</param>
    /// <param name="connected">Called when nothing can be missed any more.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async IAsyncEnumerable<DaemonEvent> ContainerEventsAsync(
        IReadOnlyList<string> labels,
        Action connected,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var filters = new Dictionary<string, IReadOnlyList<string>> { ["type"] = ["container"], ["label"] = labels };
        await using Stream body = await http.StreamAsync(
            DockerRequest.Get("events").With("filters", Filters(filters)).TakingLong(), cancellationToken);
        connected();
        await foreach (DaemonEvent? item in JsonSerializer.DeserializeAsyncEnumerable(
            body, DockerJsonContext.Default.DaemonEvent, topLevelValues: true, cancellationToken))
        {
            if (item is not null)
            {
                yield return item;
            }
        }
    }

    /// <summary>Filters as the API takes them.</summary>
    public static string Filters(Dictionary<string, IReadOnlyList<string>> filters) =>
        JsonSerializer.Serialize(filters, DockerJsonContext.Default.DictionaryStringIReadOnlyListString);
}
