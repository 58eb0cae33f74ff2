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
        Option<string[]> label = CommandOptions.Texts(
            "--label", "KEY=VALUE", "Only runs with this label; KEY alone is the label with any value. May be given several times.");
        Option<string[]> project = CommandOptions.Texts("--project", "GLOB", "Only runs of jobs of this project. May be given several times.");
        Option<string[]> target = CommandOptions.Texts("--target", "GLOB", "Only runs that were started on this target. May be given several times.");
        Option<DateTimeOffset?> since = CommandOptions.PointInTime("--since", "Only runs created since a time, or since so long ago.");
        Option<DateTimeOffset?> before = CommandOptions.PointInTime("--before", "Only runs created before a time, or longer ago than that.");
        Option<int?> skip = CommandOptions.Number("--skip", "N", "Leave out the newest so many.", least: 0);
        Option<string[]> schedule = CommandOptions.Texts("--schedule", "GLOB", "Only runs that a schedule of this name has started. May be given several times.");
        var tree = new Option<bool>("--tree") { Description = "The steps of pipelines, too, each below the run that it is a step of." };
        Option<bool> json = CommandOptions.Json();
        var command = new Command("list", "List runs, newest first.")
        {
            ids, newest, skip, state, name, label, project, target, schedule, since, before, tree, json,
        };
        command.Validators.Add(result =>
        {
            if (result.GetResult(ids)?.Tokens.Count > 0 && new Option[] { newest, skip, state, name, label, project, target, schedule, since, before }.Any(o => result.GetResult(o) is { Implicit: false }))
            {
                result.AddError("Give ids, or options that choose among all runs; not both.");
            }
        });
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var query = new RunQuery
            {
                Names = parsed.GetValue(name) ?? [],
                Schedules = parsed.GetValue(schedule) ?? [],
                States = parsed.GetValue(state) ?? [],
                Labels = (parsed.GetValue(label) ?? []).Select(text => text.Split('=', 2))
                    .GroupBy(parts => parts[0], StringComparer.OrdinalIgnoreCase)
                    .ToDictionary(parts => parts.Key, parts => parts.Last() is [_, var value] ? value : null),
                Projects = parsed.GetValue(project) ?? [],
                Targets = parsed.GetValue(target) ?? [],
                Since = parsed.GetValue(since),
                Before = parsed.GetValue(before),
                Skip = parsed.GetValue(skip) ?? 0,
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
                // The table does without what stands in the plans, which costs more than all the rest.
                runs = await session.Client.Runs.DescribeAsync(runs, cancellationToken).ConfigureAwait(false);
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
