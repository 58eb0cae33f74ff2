using System.CommandLine;
using TrainingJobs.Core.Planning;
using TrainingJobs.Core.Runs;
using TrainingJobs.Host.Terminal;

namespace TrainingJobs.Host.Commands;

/// <summary>Starts a run, shows its log, and ends with its exit code.</summary>
internal static class RunCommand
{
    public static Command Create(HostSession session)
    {
        var input = new JobInput();
        var command = new Command("run", "Start a run, follow its log, and exit with its exit code. Ctrl+C leaves the run running.");
        input.AddTo(command);
        command.SetAction((parsed, cancellationToken) =>
        {
            JobPlan plan = input.Plan(session, parsed, mustFit: true);
            return RunAsync(session, plan, cancellationToken);
        });
        return command;
    }

    private static async Task<int> RunAsync(HostSession session, JobPlan plan, CancellationToken cancellationToken)
    {
        TrainingRun run = await session.Client.Runs.StartAsync(plan, cancellationToken).ConfigureAwait(false);
        session.Console.Error.WriteLine($"Run {run.Id} started");
        try
        {
            var printer = new LogPrinter(session.Console, new LogPrintOptions
            {
                SplitStreams = true,
                ShowSteps = plan.HasSteps(),
                ShowWorkers = plan.WithInner().Any(part => part.Execution.Workers.Count > 1),
                KeepCarriageReturns = plan.Execution.Workers.Count == 1 && !plan.HasSteps(),
            });
            await printer.PrintAsync(session.Client.Logs.ReadAsync(run.Id, new LogQuery { Follow = true }, cancellationToken), cancellationToken)
                .ConfigureAwait(false);
            run = await RunWatch.UntilEndedAsync(session, run.Id, cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            session.Console.Error.WriteLine(
                $"Run {run.Id} goes on. Follow it with 'trainingjobs logs -f {run.Id}', end it with 'trainingjobs stop {run.Id}'.");
            throw;
        }

        session.Console.Error.WriteLine(RunWatch.Sentence(run));
        return ExitCodes.Of(run);
    }
}
