using System.CommandLine;
using TrainingJobs.Core.Jobs;
using TrainingJobs.Core.Runs;

namespace TrainingJobs.Host.Commands;

/// <summary>Waits until runs have ended.</summary>
internal static class WaitCommand
{
    public static Command Create(HostSession session)
    {
        Argument<string[]> ids = CommandOptions.Ids();
        Option<TimeSpan?> timeout = CommandOptions.Time("--timeout", "Wait at most this long (90s, 5m, 1h30m), then exit with 3; the runs go on.");
        var command = new Command("wait", "Wait until runs have ended; exit with the code of the first named one that did not succeed.")
        {
            ids, timeout,
        };
        command.SetAction((parsed, cancellationToken) =>
            WaitAsync(session, parsed.GetRequiredValue(ids), parsed.GetValue(timeout), cancellationToken));
        return command;
    }

    private static async Task<int> WaitAsync(HostSession session, string[] ids, TimeSpan? timeout, CancellationToken cancellationToken)
    {
        // Ids are looked up before anything is waited for: a typing error shows at once.
        IReadOnlyList<TrainingRun> runs = await EachRun.GetAsync(session, ids, cancellationToken).ConfigureAwait(false);

        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        if (timeout is { } time)
        {
            limit.CancelAfter(time);
        }

        Task<TrainingRun>[] waits = [.. runs.Select(run => RunWatch.UntilEndedAsync(session, run.Id, limit.Token))];
        try
        {
            await foreach (Task<TrainingRun> ended in Task.WhenEach(waits).ConfigureAwait(false))
            {
                session.Console.Output.WriteLine(RunWatch.Sentence(await ended.ConfigureAwait(false)));
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            IEnumerable<string> going = runs.Zip(waits).Where(p => !p.Second.IsCompletedSuccessfully).Select(p => p.First.Id);
            session.Console.WriteError("WaitTimedOut", $"{Duration.Format(timeout!.Value)} have elapsed; still going on: {string.Join(", ", going)}.");
            return ExitCodes.WaitElapsed;
        }

        return waits.Select(w => ExitCodes.Of(w.Result)).FirstOrDefault(code => code != ExitCodes.Success);
    }
}
