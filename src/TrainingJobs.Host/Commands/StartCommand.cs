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
        Argument<string> file = CommandOptions.File();
        Argument<string?> job = CommandOptions.Job();
        Option<string> target = CommandOptions.Target();
        Option<bool> json = CommandOptions.Json();
        var command = new Command("start", "Start a run and print its id.") { file, job, target, json };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            JobPlan plan = JobSelection.Plan(session, parsed.GetRequiredValue(file), parsed.GetValue(job), parsed.GetRequiredValue(target));
            TrainingRun run = await session.Client.StartAsync(plan, cancellationToken).ConfigureAwait(false);
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
