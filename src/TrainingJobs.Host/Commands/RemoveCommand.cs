using System.CommandLine;
using TrainingJobs.Core.Runs;

namespace TrainingJobs.Host.Commands;

/// <summary>Removes ended runs with all that is kept of them.</summary>
internal static class RemoveCommand
{
    public static Command Create(HostSession session)
    {
        Argument<string[]> ids = CommandOptions.Ids();
        var command = new Command("remove", "Remove ended runs with their logs and artifacts.") { ids };
        command.SetAction((parsed, cancellationToken) => EachRun.DoAsync(session, parsed.GetRequiredValue(ids), run => run.State.IsEnded(), async id =>
        {
            TrainingRun run = await session.Client.Runs.GetAsync(id, cancellationToken).ConfigureAwait(false);
            await session.Client.Runs.RemoveAsync(run.Id, cancellationToken).ConfigureAwait(false);
            session.Console.Output.WriteLine($"Run {run.Id} removed");
        }, cancellationToken));
        return command;
    }
}
