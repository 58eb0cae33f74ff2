using Docker.DotNet.Models;
using TrainingJobs.Core.Targets.Docker.Api;
using TrainingJobs.Core.Targets.Docker.Images;

namespace TrainingJobs.Core.Targets.Docker;

/// <summary>A container that outlives its run, for a user to look into.</summary>
internal static class KeptContainer
{
    /// <summary>Is there from the end of the run on; the job's own files are never below that folder.</summary>
    public const string Mark = "/training/.ended";

    /// <summary>Sees to it that the container does not run on, and that it says what it lacks should it be started again.</summary>
    public static async Task RetireAsync(DockerClient client, string container, CancellationToken cancellationToken)
    {
        ContainerInspectResponse details = await client.Containers.InspectAsync(container, cancellationToken);
        if (!details.IsOver && !details.IsBeforeStart)
        {
            try
            {
                await client.Containers.KillAsync(container, "SIGKILL", cancellationToken);
            }
            catch (DockerConflictException)
            {
                // It has ended meanwhile.
            }
        }

        if (details.Config?.OpenStdin == true)
        {
            // It would wait for the run's secrets for ever.
            await client.Containers.PutArchiveAsync(
                container,
                "/",
                (stream, token) => TarStream.WriteAsync(stream, new Dictionary<string, string> { [Mark[1..]] = "" }, [], [], token),
                cancellationToken);
        }
    }
}
