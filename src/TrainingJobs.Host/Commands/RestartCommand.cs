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
        var fresh = new Option<bool>("--fresh") { Description = "Begin anew, without the checkpoints of the run; includes --from-start." };
        Option<bool> json = CommandOptions.Json();
        var command = new Command("restart", "Start an ended run again, as a new run that goes on from its checkpoints, and print the new id.") { id, fromStart, fresh, json };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var options = new RestartOptions { FromStart = parsed.GetValue(fromStart), Fresh = parsed.GetValue(fresh) };
            TrainingRun run = await session.Client.Runs.RestartAsync(parsed.GetRequiredValue(id), options, cancellationToken).ConfigureAwait(false);
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
