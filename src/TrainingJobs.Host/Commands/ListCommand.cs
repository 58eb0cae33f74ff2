using System.CommandLine;
using TrainingJobs.Core.Runs;
using TrainingJobs.Host.Json;
using TrainingJobs.Host.Terminal;

namespace TrainingJobs.Host.Commands;

/// <summary>Lists runs, newest first.</summary>
internal static class ListCommand
{
    public static Command Create(HostSession session)
    {
        Option<int?> newest = CommandOptions.Number("--newest", "N", "At most so many runs.", least: 1);
        Option<RunState[]> state = CommandOptions.State();
        var name = new Option<string[]>("--name")
        {
            Description = "Only runs of jobs with this name; * and ? stand for any characters. May be given several times.",
            HelpName = "GLOB",
        };
        Option<bool> json = CommandOptions.Json();
        var command = new Command("list", "List runs, newest first.") { newest, state, name, json };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var query = new RunQuery
            {
                Names = parsed.GetValue(name) ?? [],
                States = parsed.GetValue(state) ?? [],
                Newest = parsed.GetValue(newest),
            };
            IReadOnlyList<TrainingRun> runs = await session.Client.FindRunsAsync(query, cancellationToken).ConfigureAwait(false);
            if (parsed.GetValue(json))
            {
                session.WriteJson([.. runs.Select(RunDocument.From)], HostJsonContext.Readable.IReadOnlyListRunDocument);
            }
            else if (runs.Count > 0)
            {
                RunTable.WriteRuns(session.Console, runs);
            }
            else
            {
                session.Console.Error.WriteLine("No runs.");
            }

            return ExitCodes.Success;
        });
        return command;
    }
}
