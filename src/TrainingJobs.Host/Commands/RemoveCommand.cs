using System.CommandLine;
using TrainingJobs.Core.Runs;

namespace TrainingJobs.Host.Commands;

/// <summary>Removes ended runs with all that is kept of them.</summary>
internal static class RemoveCommand
{
    public static Command Create(HostSession session)
    {
        Argument<string[]> ids = CommandOptions.Ids();
        ids.Arity = ArgumentArity.ZeroOrMore;
        Option<TimeSpan?> olderThan = CommandOptions.Time("--older-than", "Instead of ids: all ended runs created longer ago than this, e.g. 30d.");
        Option<int?> keepLast = CommandOptions.Number("--keep-last", "N", "Instead of ids: all ended runs but the newest so many.", least: 0);
        var command = new Command("remove", "Remove ended runs with their logs and artifacts.") { ids, olderThan, keepLast };
        command.Validators.Add(result =>
        {
            bool hasIds = result.GetResult(ids)?.Tokens.Count > 0;
            bool hasAge = new Option[] { olderThan, keepLast }.Any(option => result.GetResult(option) is { Implicit: false });
            if (hasIds == hasAge)
            {
                result.AddError("Give ids, or --older-than and --keep-last.");
            }
        });
        command.SetAction(async (parsed, cancellationToken) =>
        {
            string[] wanted = parsed.GetValue(ids) ?? [];
            if (wanted.Length == 0)
            {
                IReadOnlyList<TrainingRun> old = await session.Client.Runs.FindOldAsync(
                    parsed.GetValue(olderThan), parsed.GetValue(keepLast) ?? 0, cancellationToken).ConfigureAwait(false);
                wanted = [.. old.Select(run => run.Id)];
            }

            return await EachRun.DoAsync(
                session, wanted, run => run.State.IsEnded(), id => RemoveAsync(session, id, cancellationToken), cancellationToken).ConfigureAwait(false);
        });
        return command;
    }

    private static async Task RemoveAsync(HostSession session, string id, CancellationToken cancellationToken)
    {
        TrainingRun run = await session.Client.Runs.GetAsync(id, cancellationToken).ConfigureAwait(false);
        await session.Client.Runs.RemoveAsync(run.Id, cancellationToken).ConfigureAwait(false);
        session.Console.Output.WriteLine($"Run {run.Id} removed");
    }
}
