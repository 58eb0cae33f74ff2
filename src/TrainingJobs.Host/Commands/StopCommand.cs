using System.CommandLine;
using TrainingJobs.Core;
using TrainingJobs.Core.Jobs;
using TrainingJobs.Core.Runs;

namespace TrainingJobs.Host.Commands;

/// <summary>Stops runs and waits until they have stopped.</summary>
internal static class StopCommand
{
    private static readonly TimeSpan s_defaultGrace = TimeSpan.FromSeconds(10);

    /// <summary>Time for the agent beyond the grace period; without a limit a wait could go on for ever.</summary>
    private static readonly TimeSpan s_margin = TimeSpan.FromSeconds(30);

    public static Command Create(HostSession session)
    {
        Argument<string[]> ids = CommandOptions.Ids();
        Option<TimeSpan?> grace = CommandOptions.Time("--grace", "Time between SIGTERM and SIGKILL; 10s if not given.");
        var command = new Command("stop", "Stop runs: SIGTERM to all their processes, after the grace period SIGKILL.") { ids, grace };
        command.SetAction((parsed, cancellationToken) =>
            EachRun.DoAsync(
                session,
                parsed.GetRequiredValue(ids),
                run => !run.State.IsEnded(),
                id => StopAsync(session, id, parsed.GetValue(grace), cancellationToken),
                cancellationToken));
        return command;
    }

    private static async Task StopAsync(HostSession session, string id, TimeSpan? grace, CancellationToken cancellationToken)
    {
        TrainingRun run = await session.Client.Runs.GetAsync(id, cancellationToken).ConfigureAwait(false);
        if (run.State.IsEnded())
        {
            session.Console.Output.WriteLine($"Run {run.Id} had ended before: {run.State}");
            return;
        }

        TimeSpan wait = (grace ?? s_defaultGrace) + s_margin;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(wait);
        try
        {
            await session.Client.Runs.StopAsync(run.Id, grace, limit.Token).ConfigureAwait(false);
            run = await RunWatch.UntilEndedAsync(session, run.Id, limit.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TrainingJobsException(
                ErrorCodes.WaitTimedOut, $"Run {run.Id} has not stopped within {Duration.Format(wait)}; see 'trainingjobs show {run.Id}'.", run.Id);
        }

        session.Console.Output.WriteLine(RunWatch.Sentence(run));
    }
}
