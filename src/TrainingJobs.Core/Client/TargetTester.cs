using TrainingJobs.Core.Planning;
using TrainingJobs.Core.Runs;
using TrainingJobs.Core.Targets;
using TrainingJobs.Core.Targets.Docker;
using TrainingJobs.Core.Targets.Local.Gpus;
using TrainingJobs.Core.Targets.Programs;

namespace TrainingJobs.Core.Client;

/// <summary>Tries whether targets can run jobs, and looks for the devices of this machine.</summary>
internal sealed class TargetTester(ClientContext context, TargetRegistry registry)
{
    /// <summary>Tries whether a target can run jobs; what is wrong is in the result.</summary>
    /// <param name="name">Name of the target, or an address.</param>
    /// <param name="needsGpu">True when it has to give GPUs to its runs.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="TrainingJobsException">TargetNotFound.</exception>
    public async Task<JobTargetTest> TestAsync(string name, bool needsGpu, CancellationToken cancellationToken)
    {
        TargetCatalog catalog = context.Targets;
        if (TargetCatalog.IsLocal(name))
        {
            return await TestLocalAsync(needsGpu, cancellationToken);
        }

        string known = catalog.SettingsOf(name)?.Name ?? name;
        try
        {
            return await EndpointTest.RunAsync(known, catalog.Endpoint(name), catalog.SettingsOf(name), needsGpu, cancellationToken);
        }
        catch (TrainingJobsException exception) when (exception.Code == ErrorCodes.TargetSettingsInvalid)
        {
            return new JobTargetTest { Name = known, IsReady = false, Message = exception.Message, ReasonCode = exception.Code, Findings = [exception.Message] };
        }
    }

    /// <summary>GPUs of this machine, as its tools show them, and who holds them.</summary>
    public async Task<IReadOnlyList<JobGpu>> GetGpusAsync(CancellationToken cancellationToken)
    {
        return WithHolders((await GpuInventory.ReadAsync(ProgramRunner.OwnEnvironment(), cancellationToken)).Devices);
    }

    private IReadOnlyList<JobGpu> WithHolders(IReadOnlyList<JobGpu> gpus)
    {
        Dictionary<string, string> holders = (context.Folder.Exists ? context.Store.Queue.Leases() : [])
            .Where(lease => lease.UsesThisMachine)
            .SelectMany(lease => lease.Devices.SelectMany(devices => devices).Select(device => (device, lease.RunId)))
            .ToDictionary(pair => pair.device, pair => pair.RunId);
        return [.. gpus.Select(gpu => gpu with { RunId = holders.GetValueOrDefault(gpu.Key) })];
    }

    private async Task<JobTargetTest> TestLocalAsync(bool needsGpu, CancellationToken cancellationToken)
    {
        GpuReading reading = await GpuInventory.ReadAsync(ProgramRunner.OwnEnvironment(), cancellationToken);
        IReadOnlyList<JobGpu> gpus = WithHolders(reading.Devices);
        JobTarget target = registry.Get(Placement.Local.Name);
        string devices = gpus.Count == 0
            ? reading.Failure is { } failure ? $"The GPUs cannot be told: {failure}" : "Neither nvidia-smi nor rocm-smi shows a GPU."
            : $"GPUs: {string.Join(", ", gpus.GroupBy(gpu => gpu.Name).Select(group => $"{group.Count()} {group.Key}"))}.";
        bool isReady = gpus.Count > 0 || !needsGpu;
        string message = isReady
            ? string.Create(
                System.Globalization.CultureInfo.InvariantCulture, $"This machine shares out {target.Cpu:0.###} cores and {target.Memory / 1024 / 1024 / 1024:0.#} GiB of memory. {devices}")
            : devices + " Install the driver of the GPU with its tools.";
        return new JobTargetTest
        {
            Name = target.Name,
            IsReady = isReady,
            Message = message,
            ReasonCode = isReady ? null : ReasonCodes.WillNeverFit,
            Cpu = Environment.ProcessorCount,
            Memory = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes,
            HasGpuRuntime = gpus.Count > 0,
            Findings = [message],
        };
    }
}
