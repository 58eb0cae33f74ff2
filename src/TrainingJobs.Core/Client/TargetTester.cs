using TrainingJobs.Core.Runs;
using TrainingJobs.Core.Targets;

namespace TrainingJobs.Core.Client;

/// <summary>Tries whether targets can run jobs, and looks for the devices of this machine.</summary>
internal sealed class TargetTester(ClientContext context)
{
    /// <summary>Tries whether a target can run jobs; what is wrong is in the result.</summary>
    /// <param name="name">Name of the target, or an address.</param>
    /// <param name="needsGpu">True when it has to give GPUs to its runs.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="TrainingJobsException">TargetNotFound.</exception>
    public async Task<JobTargetTest> TestAsync(string name, bool needsGpu, CancellationToken cancellationToken)
    {
        TargetDirectory directory = context.Targets;
        try
        {
            (ITargetKind kind, TargetRecord record) = directory.Find(name);
            return await kind.TestAsync(record, directory.Variables, needsGpu, cancellationToken);
        }
        catch (TrainingJobsException exception) when (exception.Code == ErrorCodes.TargetSettingsInvalid)
        {
            return new JobTargetTest
            {
                Name = directory.RecordOf(name)?.Name ?? name,
                IsReady = false,
                Message = exception.Message,
                ReasonCode = exception.Code,
                Findings = [exception.Message],
            };
        }
    }

    /// <summary>GPUs of this machine, as its tools show them, and who holds them.</summary>
    public async Task<IReadOnlyList<JobGpu>> GetGpusAsync(CancellationToken cancellationToken)
    {
        IReadOnlyList<JobGpu> gpus = (await context.Kinds.Machine.ReadGpusAsync(cancellationToken)).Devices;
        Dictionary<string, string> holders = (context.Folder.Exists ? context.Store.Queue.Leases() : [])
            .Where(lease => lease.UsesThisMachine)
            .SelectMany(lease => lease.Devices.SelectMany(devices => devices).Select(device => (device, lease.RunId)))
            .ToDictionary(pair => pair.device, pair => pair.RunId);
        return [.. gpus.Select(gpu => gpu with { RunId = holders.GetValueOrDefault(gpu.Key) })];
    }
}
