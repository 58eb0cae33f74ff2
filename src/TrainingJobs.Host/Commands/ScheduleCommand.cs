using System.CommandLine;
using TrainingJobs.Core.Jobs;
using TrainingJobs.Core.Runs;
using TrainingJobs.Core.Schedules;
using TrainingJobs.Host.Json;
using TrainingJobs.Host.Terminal;

namespace TrainingJobs.Host.Commands;

/// <summary>Lets jobs run by themselves, and shows when they do and what came of it.</summary>
internal static class ScheduleCommand
{
    public static Command Create(HostSession session) => new("schedule", "Let jobs run by themselves, and see what came of it.")
    {
        Add(session),
        List(session),
        Set(session),
        ForEach(session, "enable", "Let schedules be due again. What was due meanwhile is not made up for.", "enabled", name => session.Client.Schedules.SetEnabled(name, true)),
        ForEach(session, "disable", "Keep schedules from being due until they are enabled again.", "disabled", name => session.Client.Schedules.SetEnabled(name, false)),
        ForEach(session, "remove", "Forget schedules. Their runs stay.", "removed", session.Client.Schedules.Unregister),
        Start(session),
    };

    private static Command Add(HostSession session)
    {
        var input = new JobInput();
        var options = new ScheduleOptions();
        var name = new Option<string?>("--name") { Description = "Name of the schedule; without it, that of the job.", HelpName = "NAME" };
        var variables = new Option<string[]>("--pass-variable") { Description = "Variable of this session that the runs get, too; may be given several times.", HelpName = "NAME" };
        var disabled = new Option<bool>("--disabled") { Description = "Register it without acting on it." };
        var force = new Option<bool>("--force") { Description = "Replace a schedule of the same name." };
        var dryRun = new Option<bool>("--dry-run") { Description = "Show the next times, and register nothing." };
        Option<bool> json = CommandOptions.Json();
        var command = new Command("add", "Let a job run at the times of a cron expression, at intervals, once, or as its file says.")
        {
            name, variables, disabled, force, dryRun, json,
        };
        input.AddTo(command);
        options.AddTo(command);
        command.SetAction(parsed =>
        {
            (TrainingJob job, string? target) = input.Choose(session, parsed);
            ScheduleRequest request = options.AddTo(
                new ScheduleRequest
                {
                    Job = job,
                    Name = parsed.GetValue(name),
                    Arguments = session.Words,
                    Target = target,
                    Variables = parsed.GetValue(variables) ?? [],
                    IsDisabled = parsed.GetValue(disabled),
                    Replace = parsed.GetValue(force),
                },
                parsed);
            IReadOnlyList<TrainingSchedule> schedules =
                parsed.GetValue(dryRun) ? session.Client.Schedules.Preview(request) : session.Client.Schedules.Register(request);
            Write(session, schedules, parsed.GetValue(json), showTimes: true);
            return ExitCodes.Success;
        });
        return command;
    }

    private static Command List(HostSession session)
    {
        var names = new Argument<string[]>("NAME")
        {
            Description = "Names of schedules; * and ? stand for any characters. All of them if left out.",
            Arity = ArgumentArity.ZeroOrMore,
        };
        Option<bool> json = CommandOptions.Json();
        var command = new Command("list", "List schedules: when they are due, what their last run came to, and why one did not start.") { names, json };
        command.SetAction(parsed =>
        {
            IReadOnlyList<TrainingSchedule> schedules =
            [
                .. parsed.GetValue(names) is { Length: > 0 } wanted
                    ? wanted.SelectMany(one => one.AsSpan().ContainsAny('*', '?') ? session.Client.Schedules.Find(one) : [session.Client.Schedules.Get(one)])
                    : session.Client.Schedules.Find(),
            ];
            Write(session, schedules, parsed.GetValue(json), showTimes: false);
            return ExitCodes.Success;
        });
        return command;
    }

    private static Command Set(HostSession session)
    {
        Argument<string> name = Name();
        var options = new ScheduleOptions();
        Option<bool> json = CommandOptions.Json();
        var command = new Command("set", "Change a schedule; what is not given stays as it is. Words after '--' replace its arguments.") { name, json };
        options.AddTo(command);
        command.SetAction(parsed =>
        {
            TrainingSchedule schedule = session.Client.Schedules.Get(parsed.GetRequiredValue(name));
            ScheduleUpdate update = options.Update(parsed, schedule) with { Arguments = session.Words.Count > 0 ? session.Words : null };
            Write(session, [session.Client.Schedules.Update(schedule.Name, update)], parsed.GetValue(json), showTimes: true);
            return ExitCodes.Success;
        });
        return command;
    }

    private static Command Start(HostSession session)
    {
        Argument<string> name = Name();
        Option<bool> json = CommandOptions.Json();
        var command = new Command("start", "Start the job of a schedule now, and print the id of the run. Its due times stay as they are.") { name, json };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            TrainingRun run = await session.Client.Schedules.StartAsync(parsed.GetRequiredValue(name), cancellationToken).ConfigureAwait(false);
            if (parsed.GetValue(json))
            {
                session.WriteJson(RunDocument.From(run), HostJsonContext.Readable.RunDocument);
            }
            else
            {
                session.Console.Output.WriteLine(run.Id);
            }

            return ExitCodes.Success;
        });
        return command;
    }

    private static Command ForEach(HostSession session, string verb, string description, string done, Action<string> action)
    {
        var names = new Argument<string[]>("NAME") { Description = "Names of schedules.", Arity = ArgumentArity.OneOrMore };
        var command = new Command(verb, description) { names };
        command.SetAction((parsed, _) => EachRun.DoAsync(session, parsed.GetRequiredValue(names), name =>
        {
            action(name);
            session.Console.Output.WriteLine($"Schedule {name} {done}");
            return Task.CompletedTask;
        }));
        return command;
    }

    private static Argument<string> Name() => new("NAME") { Description = "Name of the schedule." };

    private static void Write(HostSession session, IReadOnlyList<TrainingSchedule> schedules, bool asJson, bool showTimes)
    {
        if (asJson)
        {
            session.WriteJson([.. schedules.Select(ScheduleDocument.From)], HostJsonContext.Readable.IReadOnlyListScheduleDocument);
            return;
        }

        if (schedules.Count == 0)
        {
            session.Console.Error.WriteLine("No schedules.");
            return;
        }

        RunTable.WriteSchedules(session.Console, schedules);
        foreach (TrainingSchedule schedule in showTimes ? schedules : [])
        {
            session.Console.Output.WriteLine();
            session.Console.Output.WriteLine($"The next times of {schedule.Name}:");
            foreach (DateTimeOffset due in schedule.NextTimes)
            {
                session.Console.Output.WriteLine($"  {due:ddd yyyy-MM-dd HH:mm:ss zzz}");
            }
        }
    }
}
