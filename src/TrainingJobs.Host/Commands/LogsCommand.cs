using System.CommandLine;
using System.Text.RegularExpressions;
using TrainingJobs.Core.Planning;
using TrainingJobs.Core.Runs;
using TrainingJobs.Host.Terminal;

namespace TrainingJobs.Host.Commands;

/// <summary>Prints a run's log; reading it takes nothing away.</summary>
internal static class LogsCommand
{
    /// <summary>Longest time that a pattern may take for one line.</summary>
    private static readonly TimeSpan s_matchTime = TimeSpan.FromSeconds(5);

    public static Command Create(HostSession session)
    {
        Argument<string> id = CommandOptions.Id();
        var follow = new Option<bool>("--follow", "-f") { Description = "Go on until the run has ended." };
        Option<int?> tail = CommandOptions.Number("--tail", "N", "Only the last so many lines.", least: 0);
        var raw = new Option<bool>("--raw") { Description = "The workers' bytes as they were printed, and nothing else." };
        var step = new Option<string[]>("--step")
        {
            Description = "Only this step of a pipeline, with those below it. May be given several times.", HelpName = "NAME",
        };
        Option<int?> worker = CommandOptions.Number("--worker", "N", "Only this worker, counted from 0.", least: 0);
        Option<DateTimeOffset?> since = CommandOptions.PointInTime("--since", "Only lines since a time, or since so long ago.");
        var stream = new Option<LogStream[]>("--stream") { Description = "Only lines of this stream: Output, Error or Setup. May be given several times.", HelpName = "STREAM" };
        Option<string[]> match = CommandOptions.Texts("--match", "REGEX", "Only lines that this regular expression fits. May be given several times.");
        Option<int?> context = CommandOptions.Number("--context", "N", "With --match: so many lines before and behind each, too.", least: 0);
        var command = new Command("logs", "Print the log of a run, of all streams in the order in which it was printed.")
        {
            id, follow, tail, since, raw, step, worker, stream, match, context,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            TrainingRun run = await session.Client.Runs.GetAsync(parsed.GetRequiredValue(id), cancellationToken).ConfigureAwait(false);
            JobPlan plan = await session.Client.Plans.GetAsync(run.Id, cancellationToken).ConfigureAwait(false);
            int? one = parsed.GetValue(worker);
            if (plan.Execution.Workers.Count > 0 && !plan.HasSteps() && one >= plan.Execution.Workers.Count)
            {
                throw new BadInputException("WorkerNotFound", $"Run {run.Id} has no worker {one}; its workers are 0 to {plan.Execution.Workers.Count - 1}.");
            }

            string[] steps = parsed.GetValue(step) ?? [];
            var query = new LogQuery
            {
                Follow = parsed.GetValue(follow), Tail = parsed.GetValue(tail), Workers = one is { } index ? [index] : [], Steps = steps,
                Since = parsed.GetValue(since), Streams = parsed.GetValue(stream) ?? [], Match = [.. (parsed.GetValue(match) ?? []).Select(ToRegex)],
                Context = parsed.GetValue(context) ?? 0,
            };
            var printer = new LogPrinter(session.Console, new LogPrintOptions
            {
                Raw = parsed.GetValue(raw),
                ShowSteps = plan.HasSteps() && steps.Length != 1,
                ShowWorkers = plan.WithInner().Any(part => part.Execution.Workers.Count > 1) && one is null,
                KeepCarriageReturns = !System.Console.IsOutputRedirected && !plan.HasSteps() && (plan.Execution.Workers.Count == 1 || one is not null),
            });
            await printer.PrintAsync(session.Client.Logs.ReadAsync(run.Id, query, cancellationToken), cancellationToken).ConfigureAwait(false);
            return ExitCodes.Success;
        });
        return command;
    }

    private static Regex ToRegex(string pattern)
    {
        try
        {
            return new Regex(pattern, RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, s_matchTime);
        }
        catch (ArgumentException error)
        {
            throw new BadInputException("PatternInvalid", $"'{pattern}' is no regular expression: {error.Message}");
        }
    }
}
