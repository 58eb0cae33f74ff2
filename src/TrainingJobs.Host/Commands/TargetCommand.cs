using System.CommandLine;
using TrainingJobs.Core.Runs;
using TrainingJobs.Core.Targets;
using TrainingJobs.Core;
using TrainingJobs.Host.Json;
using TrainingJobs.Host.Terminal;

namespace TrainingJobs.Host.Commands;

/// <summary>Shows the targets, sets what one shares out, registers others and tries them.</summary>
internal static class TargetCommand
{
    private static IReadOnlyList<TargetKindInfo> Kinds => TargetKindInfo.All;

    public static Command Create(HostSession session)
    {
        var name = new Argument<string?>("NAME") { Description = "Name of the target; all of them if left out.", Arity = ArgumentArity.ZeroOrOne };
        var options = new TargetOptions(Kinds, isNew: false);
        var reset = new Option<bool>("--reset") { Description = "Go back to what the target has, but for what is given besides." };
        Option<bool> json = CommandOptions.Json();
        var command = new Command("target", "Show where runs execute and what is shared out there, or set it.") { name };
        options.AddTo(command);
        command.Options.Add(reset);
        command.Options.Add(json);
        command.Subcommands.Add(Register(session));
        command.Subcommands.Add(Unregister(session));
        command.Subcommands.Add(Test(session));
        command.SetAction(parsed =>
        {
            string? wanted = parsed.GetValue(name);
            IReadOnlyList<JobTarget> targets = wanted is not null ? [session.Client.Targets.Get(wanted)] : session.Client.Targets.List();
            if (options.AreGiven(parsed) || parsed.GetValue(reset))
            {
                targets = [session.Client.Targets.Set(
                    wanted ?? throw new TrainingJobsException(ErrorCodes.TargetInvalid, "Which target? Write e.g. 'trainingjobs target local --cpu 8'."),
                    options.Read(parsed),
                    parsed.GetValue(reset))];
            }

            Write(session, targets, parsed.GetValue(json));
            return ExitCodes.Success;
        });
        return command;
    }

    private static Command Register(HostSession session)
    {
        var name = new Argument<string>("NAME") { Description = "Name of the target." };
        TargetKindInfo[] kinds = [.. Kinds.Where(known => known.AddressHelp is not null)];
        var endpoint = new Argument<string>("ENDPOINT") { Description = string.Join(' ', kinds.Select(known => known.AddressHelp)) };
        var kind = new Option<string>("--kind")
        {
            Description = $"What the target is: {string.Join(", ", kinds.Select(known => known.Name))}.",
            HelpName = "KIND",
            DefaultValueFactory = _ => kinds[0].Name,
        };
        var options = new TargetOptions(kinds, isNew: true);
        var force = new Option<bool>("--force") { Description = "Replace a target that was registered under the name." };
        Option<bool> json = CommandOptions.Json();
        var command = new Command("register", "Give a Docker host a name, and say what it shares out.") { name, endpoint, kind, force, json };
        options.AddTo(command);
        command.SetAction(parsed =>
        {
            JobTarget target = session.Client.Targets.Register(
                parsed.GetRequiredValue(name), parsed.GetRequiredValue(kind), parsed.GetRequiredValue(endpoint), options.Read(parsed), parsed.GetValue(force));
            Write(session, [target], parsed.GetValue(json));
            return ExitCodes.Success;
        });
        return command;
    }

    private static Command Unregister(HostSession session)
    {
        var names = new Argument<string[]>("NAME") { Description = "Names of targets.", Arity = ArgumentArity.OneOrMore };
        var command = new Command("unregister", "Forget targets that were registered.") { names };
        command.SetAction((parsed, _) => EachRun.DoAsync(session, parsed.GetRequiredValue(names), name =>
        {
            session.Client.Targets.Unregister(name);
            session.Console.Output.WriteLine($"Target {name} unregistered");
            return Task.CompletedTask;
        }));
        return command;
    }

    private static Command Test(HostSession session)
    {
        var names = new Argument<string[]>("NAME") { Description = "Names or addresses of targets.", Arity = ArgumentArity.OneOrMore };
        var gpu = new Option<bool>("--gpu") { Description = "The target has to be able to give GPUs to runs." };
        Option<bool> json = CommandOptions.Json();
        var command = new Command("test", "Try whether targets can run jobs; says what is wrong if one cannot.") { names, gpu, json };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var results = new List<JobTargetTest>();
            foreach (string name in parsed.GetRequiredValue(names))
            {
                results.Add(await session.Client.Targets.TestAsync(name, parsed.GetValue(gpu), cancellationToken));
            }

            if (parsed.GetValue(json))
            {
                session.WriteJson([.. results.Select(TargetTestDocument.From)], HostJsonContext.Readable.IReadOnlyListTargetTestDocument);
            }
            else
            {
                foreach (JobTargetTest result in results)
                {
                    session.Console.Output.WriteLine($"{result.Name}: {(result.IsReady ? "ready" : "not ready")}. {result.Message}");
                }
            }

            return results.TrueForAll(result => result.IsReady) ? ExitCodes.Success : ExitCodes.Unavailable;
        });
        return command;
    }

    private static void Write(HostSession session, IReadOnlyList<JobTarget> targets, bool asJson)
    {
        if (asJson)
        {
            session.WriteJson([.. targets.Select(TargetDocument.From)], HostJsonContext.Readable.IReadOnlyListTargetDocument);
        }
        else
        {
            RunTable.WriteTargets(session.Console, targets);
        }
    }
}
