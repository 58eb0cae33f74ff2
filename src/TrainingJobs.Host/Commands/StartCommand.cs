using System.CommandLine;
using TrainingJobs.Core.Planning;
using TrainingJobs.Core.Runs;
using TrainingJobs.Host.Json;

namespace TrainingJobs.Host.Commands;

/// <summary>Starts a run and does not wait for it.</summary>
internal static class StartCommand
{
    public static Command Create(HostSession session)
    {
        var input = new JobInput();
        Option<bool> json = CommandOptions.Json();
        var command = new Command("start", "Start a run and print its id.") { json };
        input.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            JobPlan plan = input.Plan(session, parsed, mustFit: true);
            TrainingRun run = await session.Client.Runs.StartAsync(plan, cancellationToken).ConfigureAwait(false);
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
