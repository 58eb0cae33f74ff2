using TrainingJobs.Core.Planning;
using TrainingJobs.Core.Runs;
using TrainingJobs.Core.Targets;

namespace TrainingJobs.Testing;

/// <summary>The kind of <see cref="FakeTarget"/>: one target, which nobody need register.</summary>
internal sealed class FakeKind(FakeCluster cluster, TargetCapabilities capabilities) : ITargetKind
{
    public string Name => FakeTarget.Name;

    public string Description => "Workers of a fake cluster";

    public string? AddressHelp => null;

    public IReadOnlyList<(string Text, string Help)> AddressBeginnings => [];

    public IReadOnlyList<TargetOption> Options => [];

    public string DefaultTarget => FakeTarget.Name;

    public bool RunsContainers => false;

    public IEnumerable<(string Name, string Description)> Find(IReadOnlyDictionary<string, string> variables) => [(Name, Description)];

    public TargetRecord? Recognize(string name, IReadOnlyDictionary<string, string> variables) =>
        name == Name ? new TargetRecord { Name = Name, Kind = Name } : null;

    public void Check(TargetRecord record, IReadOnlyDictionary<string, string> variables)
    {
        // Nothing can be set of it.
    }

    public Placement Place(TargetRecord record, IReadOnlyDictionary<string, string> variables) =>
        new(Name, ["/bin/sh", "-c"]) { UsesThisMachine = false, Capabilities = capabilities };

    public TargetCapacity CapacityOf(TargetRecord record) => TargetCapacity.AsSet(record);

    public string AddressOf(TargetRecord record, IReadOnlyDictionary<string, string> variables) => "fake://cluster";

    public string ConnectionKey(TargetRecord record, IReadOnlyDictionary<string, string> variables) => "";

    public ITarget Open(TargetRecord record, IReadOnlyDictionary<string, string> variables, TargetHost host) => new FakeTarget(cluster, capabilities);

    public Task<JobTargetTest> TestAsync(
        TargetRecord record, IReadOnlyDictionary<string, string> variables, bool needsGpu, CancellationToken cancellationToken) =>
        Task.FromResult(new JobTargetTest { Name = record.Name, IsReady = !cluster.IsAway, Message = "" });

    public void SweepMachine(TargetHost host, string? runId = null)
    {
        // It leaves nothing on this machine.
    }

    public Task<int>? RunHelper(CancellationToken cancellationToken) => null;
}
