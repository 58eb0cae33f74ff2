using System.CommandLine;
using System.Globalization;
using TrainingJobs.Core.Planning;
using TrainingJobs.Core.Runs;
using TrainingJobs.Host.Json;
using TrainingJobs.Host.Terminal;

namespace TrainingJobs.Host.Commands;

/// <summary>Shows all that is known of one run.</summary>
internal static class ShowCommand
{
    public static Command Create(HostSession session)
    {
        Argument<string> id = CommandOptions.Id();
        Option<bool> json = CommandOptions.Json();
        var command = new Command("show", "Show a run with its workers, history and plan.") { id, json };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            TrainingRun run = await session.Client.Runs.GetAsync(parsed.GetRequiredValue(id), cancellationToken).ConfigureAwait(false);
            IReadOnlyList<RunEvent> events = await session.Client.Runs.GetEventsAsync(run.Id, cancellationToken).ConfigureAwait(false);
            JobPlan plan = await session.Client.Plans.GetAsync(run.Id, cancellationToken).ConfigureAwait(false);
            IReadOnlyList<TrainingRun> tree = await session.Client.Runs.GetTreeAsync(run.Id, cancellationToken).ConfigureAwait(false);
            if (parsed.GetValue(json))
            {
                session.WriteJson(
                    new RunDetailsDocument(RunDocument.From(run), [.. events.Select(RunEventDocument.From)], PlanDocument.From(plan), [.. tree.Skip(1).Select(RunDocument.From)]),
                    HostJsonContext.Readable.RunDetailsDocument);
            }
            else
            {
                Write(session.Console, run, events, plan, tree);
            }

            return ExitCodes.Success;
        });
        return command;
    }

    private static void Write(HostConsole console, TrainingRun run, IReadOnlyList<RunEvent> events, JobPlan plan, IReadOnlyList<TrainingRun> tree)
    {
        Line("Run", run.Id);
        Line("Step of", run.ParentId is { } parent ? $"{parent}, stage {run.Stage}" : null);
        Line("State", run.State.ToString());
        Line("Reason", run.Reason);
        Line("Exit code", run.ExitCode?.ToString(CultureInfo.InvariantCulture));
        Line("Attempt", run.Attempt.ToString(CultureInfo.InvariantCulture));
        Line("Created", RunTable.Local(run.Created));
        Line("Started", RunTable.Local(run.Started));
        Line("Ended", RunTable.Local(run.Ended));
        Line("Duration", run.Duration is { } duration ? RunTable.Rounded(duration) : null);
        Line("Artifacts in", run.OutputPath);
        console.Output.WriteLine();
        console.Output.WriteLine(JobPlanText.Render(plan));
        if (tree.Count > 1)
        {
            console.Output.WriteLine();
            RunTable.WriteRuns(console, tree);
        }

        if (run.Workers.Count > 0)
        {
            console.Output.WriteLine();
            RunTable.WriteWorkers(console, run.Workers);
        }

        if (events.Count > 0)
        {
            console.Output.WriteLine();
            RunTable.WriteEvents(console, events);
        }

        void Line(string label, string? text)
        {
            if (!string.IsNullOrEmpty(text))
            {
                console.Output.WriteLine($"{label,-16}{text}");
            }
        }
    }
}
