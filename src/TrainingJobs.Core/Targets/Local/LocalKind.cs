using System.Globalization;
using TrainingJobs.Core.Planning;
using TrainingJobs.Core.Runs;

namespace TrainingJobs.Core.Targets.Local;

/// <summary>The kind whose one target is this machine: workers are processes.</summary>
internal sealed class LocalKind : ITargetKind
{
    public string Name => "local";

    public string Description => "Processes";

    public string? AddressHelp => null;

    public IReadOnlyList<(string Text, string Help)> AddressBeginnings => [];

    public IReadOnlyList<TargetOption> Options => [];

    public string DefaultTarget => Placement.ThisMachine;

    public bool RunsContainers => false;

    public IEnumerable<(string Name, string Description)> Find(IReadOnlyDictionary<string, string> variables) =>
        [(DefaultTarget, "Processes on this machine")];

    public TargetRecord? Recognize(string name, IReadOnlyDictionary<string, string> variables) =>
        name.Equals(DefaultTarget, StringComparison.OrdinalIgnoreCase) ? new TargetRecord { Name = DefaultTarget, Kind = Name } : null;

    public void Check(TargetRecord record, IReadOnlyDictionary<string, string> variables)
    {
        if (record.Capacity.Gpus is { Count: > 0 })
        {
            throw new TrainingJobsException(
                ErrorCodes.TargetInvalid,
                $"The GPUs of '{record.Name}' are those of this machine, which nvidia-smi and rocm-smi show; they are not set.",
                record.Name);
        }
    }

    public Placement Place(TargetRecord record, IReadOnlyDictionary<string, string> variables) =>
        new(DefaultTarget, OperatingSystem.IsWindows() ? ["cmd.exe", "/d", "/s", "/c"] : ["/bin/sh", "-c"])
        {
            Capabilities = LocalTarget.Abilities,
        };

    public TargetCapacity CapacityOf(TargetRecord record) => new(
        record.Capacity.Cpu ?? Environment.ProcessorCount,
        record.Capacity.Memory ?? GC.GetGCMemoryInfo().TotalAvailableMemoryBytes,
        record.Capacity.MaxRuns ?? TargetCapacity.DefaultMaxRuns,
        [])
    { GpuPrice = record.Capacity.GpuPrice };

    public string? AddressOf(TargetRecord record, IReadOnlyDictionary<string, string> variables) => null;

    public string ConnectionKey(TargetRecord record, IReadOnlyDictionary<string, string> variables) => "";

    public ITarget Open(TargetRecord record, IReadOnlyDictionary<string, string> variables, TargetHost host) => Open(host);

    public async Task<JobTargetTest> TestAsync(
        TargetRecord record, IReadOnlyDictionary<string, string> variables, bool needsGpu, CancellationToken cancellationToken)
    {
        GpuReading reading = await GpuInventory.ReadAsync(variables, cancellationToken);
        IReadOnlyList<JobGpu> gpus = reading.Devices;
        TargetCapacity capacity = CapacityOf(record);
        string devices = gpus.Count == 0
            ? reading.Failure is { } failure ? $"The GPUs cannot be told: {failure}" : "Neither nvidia-smi nor rocm-smi shows a GPU."
            : $"GPUs: {string.Join(", ", gpus.GroupBy(gpu => gpu.Name).Select(group => $"{group.Count()} {group.Key}"))}.";
        bool isReady = gpus.Count > 0 || !needsGpu;
        string message = isReady
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"This machine shares out {capacity.Cpu:0.###} cores and {capacity.Memory / 1024 / 1024 / 1024:0.#} GiB of memory. {devices}")
            : devices + " Install the driver of the GPU with its tools.";
        return new JobTargetTest
        {
            Name = record.Name,
            IsReady = isReady,
            Message = message,
            ReasonCode = isReady ? null : ReasonCodes.WillNeverFit,
            Cpu = Environment.ProcessorCount,
            Memory = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes,
            HasGpuRuntime = gpus.Count > 0,
            Findings = [message],
        };
    }

    public void SweepMachine(TargetHost host, string? runId = null)
    {
        // A run that its user removes has ended, and was cleaned up after by the agent that ended it.
        if (runId is null && LocalTarget.KnownIn(ActiveFolder(host)).Any(IsOver))
        {
            using LocalTarget target = Open(host);
            target.CleanUpAll(IsOver);
        }

        bool IsOver(WorkerKey key) => host.FateOf(key.RunId) != RunFate.Active;
    }

    public Task<int>? RunHelper(CancellationToken cancellationToken) =>
        Environment.GetEnvironmentVariable(ManagedShim.Variable) is { Length: > 0 } launch ? ManagedShim.RunAsync(launch, cancellationToken) : null;

    private static LocalTarget Open(TargetHost host)
    {
        string active = ActiveFolder(host);
        string pipes = PipeFolder.Make(active);
        return new LocalTarget(
            active, pipes, Path.Combine(host.Root, "python"), LocalLauncher.ForThisSystem(pipes, active), host.FateOf, host.Time);
    }

    private static string ActiveFolder(TargetHost host) => Path.Combine(host.Root, "active");
}
