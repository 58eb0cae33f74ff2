using TrainingJobs.Core.Targets.Docker.Engine;
using TrainingJobs.Core.Targets.Docker.Engine.Models;

namespace TrainingJobs.Core.Targets.Docker;

/// <summary>Removes containers of ours that an earlier agent could not remove any more.</summary>
internal static class ContainerSweep
{
    /// <param name="client">The daemon.</param>
    /// <param name="owner">Only containers with this owner are ours.</param>
    /// <param name="isActive">True for a run that has not ended.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task RemoveEndedAsync(DockerClient client, string owner, Func<string, bool> isActive, CancellationToken cancellationToken)
    {
        foreach (ContainerSummary container in await client.Containers.ListAsync([$"{ContainerLabels.Owner}={owner}"], cancellationToken))
        {
            if (container.Labels?.GetValueOrDefault(ContainerLabels.Run) is { } run && !isActive(run))
            {
                try
                {
                    await client.Containers.RemoveAsync(container.Id, cancellationToken);
                }
                catch (DockerApiException)
                {
                    // It is being removed by somebody else.
                }
            }
        }
    }
}
