using System.CommandLine;
using TrainingJobs.Core;
using TrainingJobs.Core.Jobs;
using TrainingJobs.Core.Runs;
using TrainingJobs.Host.Json;
using TrainingJobs.Host.Terminal;

namespace TrainingJobs.Host.Commands;

/// <summary>Shows the targets, and sets what one shares out.</summary>
internal static class TargetCommand
{
    public static Command Create(HostSession session)
    {
        var name = new Argument<string?>("NAME") { Description = "Name of the target; all of them if left out.", Arity = ArgumentArity.ZeroOrOne };
        Option<Quantity?> cpu = CommandOptions.Amount("--cpu", "Cores to share out among runs, e.g. 8 or 7500m.");
        Option<Quantity?> memory = CommandOptions.Amount("--memory", "Memory to share out among runs, e.g. 32Gi.");
        Option<int?> maxRuns = CommandOptions.Number("--max-runs", "N", "Runs at the same time.", least: 1);
        var reset = new Option<bool>("--reset") { Description = "Go back to what the machine has, but for what is given besides." };
        Option<bool> json = CommandOptions.Json();
        var command = new Command("target", "Show where runs execute and what is shared out there, or set it.") { name, cpu, memory, maxRuns, reset, json };
        command.SetAction(parsed =>
        {
            IReadOnlyList<JobTarget> targets = parsed.GetValue(name) is { } wanted ? [session.Client.GetTarget(wanted)] : session.Client.GetTargets();
            if (new Option[] { cpu, memory, maxRuns, reset }.Any(option => parsed.GetResult(option) is { Implicit: false }))
            {
                if (parsed.GetValue(name) is null || targets[0].Kind != "local")
                {
                    throw new TrainingJobsException(
                        ErrorCodes.TargetInvalid, "Which target? Only what 'local' shares out is set here: 'trainingjobs target local …'.");
                }

                targets = [session.Client.SetLocalTarget(parsed.GetValue(cpu), parsed.GetValue(memory), parsed.GetValue(maxRuns), parsed.GetValue(reset))];
            }

            if (parsed.GetValue(json))
            {
                session.WriteJson([.. targets.Select(TargetDocument.From)], HostJsonContext.Readable.IReadOnlyListTargetDocument);
            }
            else
            {
                RunTable.WriteTargets(session.Console, targets);
            }

            return ExitCodes.Success;
        });
        return command;
    }
}
