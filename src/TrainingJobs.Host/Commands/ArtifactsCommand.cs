using System.CommandLine;
using TrainingJobs.Core.Runs;
using TrainingJobs.Host.Json;
using TrainingJobs.Host.Terminal;

namespace TrainingJobs.Host.Commands;

/// <summary>Lists the files a run has left as its result.</summary>
internal static class ArtifactsCommand
{
    public static Command Create(HostSession session)
    {
        Argument<string> id = CommandOptions.Id();
        Option<bool> json = CommandOptions.Json();
        var command = new Command("artifacts", "List the files that a run has left as its result.") { id, json };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            IReadOnlyList<JobArtifact> artifacts =
                await session.Client.Runs.GetArtifactsAsync(parsed.GetRequiredValue(id), cancellationToken).ConfigureAwait(false);
            if (parsed.GetValue(json))
            {
                session.WriteJson([.. artifacts.Select(ArtifactDocument.From)], HostJsonContext.Readable.IReadOnlyListArtifactDocument);
            }
            else if (artifacts.Count > 0)
            {
                RunTable.WriteArtifacts(session.Console, artifacts);
            }
            else
            {
                session.Console.Error.WriteLine("No artifacts.");
            }

            return ExitCodes.Success;
        });
        return command;
    }
}
