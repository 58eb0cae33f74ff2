using System.CommandLine;
using TrainingJobs.Core.Client;
using TrainingJobs.Core.Jobs;
using TrainingJobs.Core.Runs;
using TrainingJobs.Host.Json;
using TrainingJobs.Host.Terminal;

namespace TrainingJobs.Host.Commands;

/// <summary>Lists the GPUs of this machine, and who holds them.</summary>
internal static class GpusCommand
{
    public static Command Create(HostSession session)
    {
        Option<bool> json = CommandOptions.Json();
        var types = new Option<bool>("--types") { Description = "List the models of GPU that job files can name, instead." };
        var command = new Command("gpus", "List the GPUs of this machine, and the runs that hold them.") { types, json };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            if (parsed.GetValue(types))
            {
                WriteTypes(session, parsed.GetValue(json));
                return ExitCodes.Success;
            }

            IReadOnlyList<JobGpu> gpus = await session.Client.Targets.GetGpusAsync(cancellationToken).ConfigureAwait(false);
            if (parsed.GetValue(json))
            {
                session.WriteJson([.. gpus.Select(DeviceDocument.From)], HostJsonContext.Readable.IReadOnlyListDeviceDocument);
            }
            else if (gpus.Count > 0)
            {
                RunTable.WriteGpus(session.Console, gpus);
            }
            else
            {
                session.Console.Error.WriteLine("No GPUs were found; nvidia-smi and rocm-smi are asked where they are on PATH.");
            }

            return ExitCodes.Success;
        });
        return command;
    }

    private static void WriteTypes(HostSession session, bool json)
    {
        IReadOnlyList<GpuType> types = SizeOperations.GetGpuTypes();
        if (json)
        {
            session.WriteJson([.. types.Select(GpuTypeDocument.From)], HostJsonContext.Readable.IReadOnlyListGpuTypeDocument);
        }
        else
        {
            RunTable.WriteGpuTypes(session.Console, types);
        }
    }
}
