using TrainingJobs.Core.Planning;
using TrainingJobs.Core.Runs;
using TrainingJobs.Core.Targets;

namespace TrainingJobs.Core.Tests.Kinds.Batch;

/// <summary>The kind of <see cref="BatchTarget"/>: all that the product has to be told of it.</summary>
internal sealed class BatchKind(BatchQueue queue) : ITargetKind
{
    public string Name => "batch";

    public string Description => "Jobs of a batch system";

    public string AddressHelp => "Address of the batch system, batch://host.";

    public IReadOnlyList<(string Text, string Help)> AddressBeginnings => [("batch://", "batch://host: a batch system")];

    public IReadOnlyList<TargetOption> Options { get; } =
    [
        new("partition", TargetOptionType.Text, "Part of the system that jobs go to.") { Parameter = "Partition", Switch = "--partition" },
        new("token", TargetOptionType.Text, "What the system wants to see.") { Parameter = "Token", Switch = "--token", IsSecret = true },
    ];

    public string? DefaultTarget => null;

    public bool RunsContainers => false;

    public IEnumerable<(string Name, string Description)> Find(IReadOnlyDictionary<string, string> variables) =>
        variables.TryGetValue("BATCH_HOST", out string? host) ? [(host, "The batch system that BATCH_HOST names")] : [];

    public TargetRecord? Recognize(string name, IReadOnlyDictionary<string, string> variables) =>
        variables.GetValueOrDefault("BATCH_HOST") == name ? new TargetRecord { Name = name, Kind = Name } : null;

    public void Check(TargetRecord record, IReadOnlyDictionary<string, string> variables)
    {
        if (record.Address?.StartsWith("batch://", StringComparison.Ordinal) != true)
        {
            throw new TrainingJobsException(ErrorCodes.TargetInvalid, $"'{record.Address}' is no address of a batch system.", record.Name);
        }
    }

    public Placement Place(TargetRecord record, IReadOnlyDictionary<string, string> variables) =>
        new(record.Name, ["/bin/sh", "-c"]) { UsesThisMachine = false, Capabilities = BatchTarget.Abilities };

    public TargetCapacity CapacityOf(TargetRecord record) => TargetCapacity.AsSet(record);

    public string? AddressOf(TargetRecord record, IReadOnlyDictionary<string, string> variables) => record.Address ?? "batch://found";

    public string ConnectionKey(TargetRecord record, IReadOnlyDictionary<string, string> variables) => AddressOf(record, variables)!;

    public ITarget Open(TargetRecord record, IReadOnlyDictionary<string, string> variables, TargetHost host) => new BatchTarget(queue, host.Time);

    public Task<JobTargetTest> TestAsync(
        TargetRecord record, IReadOnlyDictionary<string, string> variables, bool needsGpu, CancellationToken cancellationToken) =>
        Task.FromResult(new JobTargetTest { Name = record.Name, IsReady = true, Message = "The batch system answers." });

    public void SweepMachine(TargetHost host, string? runId = null)
    {
        // It leaves nothing on this machine.
    }

    public Task<int>? RunHelper(CancellationToken cancellationToken) => null;
}
