using System.Runtime.CompilerServices;
using System.Text.Json;
using Docker.DotNet;
using Docker.DotNet.Models;

namespace TrainingJobs.Core.Targets.Docker.Api;

/// <summary>What concerns the daemon itself.</summary>
internal sealed class DaemonOperations(ISystemOperations system)
{
    public Task PingAsync(CancellationToken cancellationToken) => system.PingAsync(cancellationToken);

    public Task<VersionResponse> VersionAsync(CancellationToken cancellationToken) => system.GetVersionAsync(cancellationToken);

    public Task<SystemInfoResponse> InfoAsync(CancellationToken cancellationToken) => system.GetSystemInfoAsync(cancellationToken);

    /// <summary>What happens to containers with the labels, from now on, until the connection ends.</summary>
    /// <param name="labels">Each <c>name</c> or <c>name=value</c>; all must be there.</param>
    /// <param name="connected">Called when nothing can be missed any more.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async IAsyncEnumerable<Message> ContainerEventsAsync(
        IReadOnlyList<string> labels, Action connected, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var parameters = new ContainerEventsParameters { Filters = Filters(("type", ["container"]), ("label", labels)) };
#pragma warning disable CS0618 // The other form does not tell when it is connected.
        await using Stream body = await system.MonitorEventsAsync(parameters, cancellationToken);
#pragma warning restore CS0618
        connected();
        await foreach (Message? item in JsonSerializer.DeserializeAsyncEnumerable(
            body, DockerJsonContext.Default.Message, topLevelValues: true, cancellationToken))
        {
            if (item is not null)
            {
                yield return item;
            }
        }
    }

    /// <summary>Filters as Docker.DotNet takes them.</summary>
    public static IDictionary<string, IDictionary<string, bool>> Filters(params IEnumerable<(string Name, IReadOnlyList<string> Values)> filters) =>
        filters.ToDictionary(
            filter => filter.Name, filter => (IDictionary<string, bool>)filter.Values.ToDictionary(value => value, _ => true));
}
