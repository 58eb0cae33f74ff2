using System.CommandLine;
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
        var command = new Command("gpus", "List the GPUs of this machine, and the runs that hold them.") { json };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            IReadOnlyList<JobGpu> gpus = await session.Client.GetGpusAsync(cancellationToken).ConfigureAwait(false);
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
}
