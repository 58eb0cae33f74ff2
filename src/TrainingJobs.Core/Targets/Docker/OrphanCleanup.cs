using System.Globalization;
using Docker.DotNet.Models;
using TrainingJobs.Core.Targets.Docker.Api;
using TrainingJobs.Core.Targets.Docker.Logs;

namespace TrainingJobs.Core.Targets.Docker;

/// <summary>Removes containers of ours that an earlier agent could not remove any more.</summary>
internal static class OrphanCleanup
{
    /// <param name="client">The daemon.</param>
    /// <param name="owner">Only containers with this owner are ours.</param>
    /// <param name="fateOf">What has become of a run.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task RemoveEndedAsync(DockerClient client, string owner, Func<string, RunFate> fateOf, CancellationToken cancellationToken)
    {
        foreach (ContainerListResponse container in await client.Containers.ListAsync([$"{ContainerLabels.Owner}={owner}"], cancellationToken))
        {
            if (container.Label(ContainerLabels.Run) is { } run && fateOf(run) is var fate && fate != RunFate.Active
                && (fate == RunFate.Unknown || container.Label(ContainerLabels.Keep) is null))
            {
                if (container.Names?.Select(ContainerLabels.KeyOfStore).FirstOrDefault(key => key is not null) is { } key)
                {
                    // The container that printed into it may be a kept one.
                    await new LogSidecar(client, key).TakePipesAwayAsync(cancellationToken);
                }

                await RemoveAsync(client, container.ID, cancellationToken);
            }
        }
    }

    /// <summary>Removes the containers and networks of a run that have been kept.</summary>
    public static async Task RemoveKeptAsync(DockerClient client, string owner, string runId, CancellationToken cancellationToken)
    {
        var networks = new HashSet<string>();
        foreach (ContainerListResponse container in await client.Containers.ListAsync(
            [$"{ContainerLabels.Owner}={owner}", $"{ContainerLabels.Run}={runId}"], cancellationToken))
        {
            await RemoveAsync(client, container.ID, cancellationToken);
            if (container.Label(ContainerLabels.Attempt) is { } attempt && container.Label(ContainerLabels.Workers) is not "1")
            {
                networks.Add(ContainerLabels.NetworkOf(new WorkerKey(runId, int.Parse(attempt, CultureInfo.InvariantCulture), 0)));
            }
        }

        foreach (string network in networks)
        {
            await client.Networks.RemoveAsync(network, cancellationToken);
        }
    }

    private static async Task RemoveAsync(DockerClient client, string id, CancellationToken cancellationToken)
    {
        try
        {
            await client.Containers.RemoveAsync(id, cancellationToken);
        }
        catch (DockerApiException)
        {
            // It is being removed by somebody else.
        }
    }
}
