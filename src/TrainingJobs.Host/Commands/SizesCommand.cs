using System.CommandLine;
using TrainingJobs.Core;
using TrainingJobs.Core.Jobs;
using TrainingJobs.Host.Json;
using TrainingJobs.Host.Terminal;

namespace TrainingJobs.Host.Commands;

/// <summary>Shows what names of machine sizes stand for, and sets them.</summary>
internal static class SizesCommand
{
    public static Command Create(HostSession session)
    {
        var name = new Argument<string?>("NAME") { Description = "Name of the size; all of them if left out.", Arity = ArgumentArity.ZeroOrOne };
        Option<Quantity?> cpu = CommandOptions.Amount("--cpu", "Cores, e.g. 8 or 500m.");
        Option<Quantity?> memory = CommandOptions.Amount("--memory", "Memory, e.g. 32Gi.");
        Option<int?> gpu = CommandOptions.Number("--gpu", "N", "Number of GPUs; 0 for none.", least: 0);
        var gpuType = new Option<string[]>("--gpu-type") { Description = "Acceptable model of GPU; may be given several times.", HelpName = "NAME" };
        var reset = new Option<bool>("--reset") { Description = "Take back what was set." };
        Option<bool> json = CommandOptions.Json();
        var command = new Command("sizes", "Show what names of machine sizes in job files stand for, or set one.") { name, cpu, memory, gpu, gpuType, reset, json };
        command.SetAction(parsed =>
        {
            bool hasValues = new Option[] { cpu, memory, gpu, gpuType }.Any(option => parsed.GetResult(option) is { Implicit: false });
            string? wanted = parsed.GetValue(name);
            if ((hasValues || parsed.GetValue(reset)) && wanted is null)
            {
                throw new TrainingJobsException(ErrorCodes.SizeInvalid, "Which size? Give its name, e.g. 'trainingjobs sizes small --cpu 4'.");
            }

            if (hasValues && parsed.GetValue(reset))
            {
                throw new TrainingJobsException(ErrorCodes.SizeInvalid, "Give --reset alone, or new values.", wanted);
            }

            IReadOnlyList<JobSize> sizes;
            if (hasValues)
            {
                sizes = [session.Client.Sizes.Set(wanted!, new SizeChange(parsed.GetValue(cpu), parsed.GetValue(memory), parsed.GetValue(gpu), parsed.GetValue(gpuType) is { Length: > 0 } types ? types : null))];
            }
            else if (parsed.GetValue(reset))
            {
                sizes = session.Client.Sizes.Reset(wanted!) is { } size ? [size] : [];
            }
            else
            {
                sizes = wanted is null ? session.Client.Sizes.List() : [session.Client.Sizes.Get(wanted)];
            }

            if (parsed.GetValue(json))
            {
                session.WriteJson([.. sizes.Select(SizeDocument.From)], HostJsonContext.Readable.IReadOnlyListSizeDocument);
            }
            else if (sizes.Count > 0)
            {
                RunTable.WriteSizes(session.Console, sizes);
            }

            return ExitCodes.Success;
        });
        return command;
    }
}
