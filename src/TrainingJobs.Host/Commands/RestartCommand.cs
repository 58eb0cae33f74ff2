using System.CommandLine;
using TrainingJobs.Core.Runs;
using TrainingJobs.Host.Json;

namespace TrainingJobs.Host.Commands;

/// <summary>Starts the plan of an ended run again.</summary>
internal static class RestartCommand
{
    public static Command Create(HostSession session)
    {
        Argument<string> id = CommandOptions.Id();
        var fromStart = new Option<bool>("--from-start") { Description = "Run all steps of a pipeline again, those that have succeeded, too." };
        Option<bool> json = CommandOptions.Json();
        var command = new Command("restart", "Start an ended run again, as a new run that goes on from its checkpoints, and print the new id.") { id, fromStart, json };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            TrainingRun run = await session.Client.Runs.RestartAsync(parsed.GetRequiredValue(id), parsed.GetValue(fromStart), cancellationToken).ConfigureAwait(false);
            if (parsed.GetValue(json))
            {
                session.WriteJson(RunDocument.From(run), HostJsonContext.Readable.RunDocument);
            }
            else
            {
                session.Console.Output.WriteLine(run.Id);
            }

            return ExitCodes.Success;
        });
        return command;
    }
}
