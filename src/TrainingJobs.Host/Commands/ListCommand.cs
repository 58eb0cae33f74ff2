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
        Argument<string[]> ids = CommandOptions.Ids();
        ids.Description = "Only these runs, by their ids or unique beginnings of them.";
        ids.Arity = ArgumentArity.ZeroOrMore;
        Option<int?> newest = CommandOptions.Number("--newest", "N", "At most so many runs.", least: 1);
        Option<RunState[]> state = CommandOptions.State();
        var name = new Option<string[]>("--name")
        {
            Description = "Only runs of jobs with this name; * and ? stand for any characters. May be given several times.",
            HelpName = "GLOB",
        };
        var tree = new Option<bool>("--tree") { Description = "The steps of pipelines, too, each below the run that it is a step of." };
        Option<bool> json = CommandOptions.Json();
        var command = new Command("list", "List runs, newest first.") { ids, newest, state, name, tree, json };
        command.Validators.Add(result =>
        {
            if (result.GetResult(ids)?.Tokens.Count > 0 && new Option[] { newest, state, name }.Any(o => result.GetResult(o) is { Implicit: false }))
            {
                result.AddError("Give ids, or --newest, --state and --name; not both.");
            }
        });
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var query = new RunQuery
            {
                Names = parsed.GetValue(name) ?? [],
                States = parsed.GetValue(state) ?? [],
                Newest = parsed.GetValue(newest),
                IncludeSteps = parsed.GetValue(name) is { Length: > 0 } && !parsed.GetValue(tree),
            };
            IReadOnlyList<TrainingRun> runs = parsed.GetValue(ids) is { Length: > 0 } wanted
                ? await EachRun.GetAsync(session, wanted, cancellationToken).ConfigureAwait(false)
                : await session.Client.Runs.FindAsync(query, cancellationToken).ConfigureAwait(false);
            if (parsed.GetValue(tree))
            {
                var trees = new List<TrainingRun>();
                foreach (TrainingRun run in runs)
                {
                    trees.AddRange(await session.Client.Runs.GetTreeAsync(run.Id, cancellationToken).ConfigureAwait(false));
                }

                runs = trees;
            }

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
