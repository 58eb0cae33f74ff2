using TrainingJobs.Core.Runs;
using TrainingJobs.Core.Targets;

namespace TrainingJobs.Core.Client;

/// <summary>Targets and their devices.</summary>
public sealed class TargetOperations
{
    private readonly ClientContext _context;
    private readonly TargetRegistry _registry;
    private readonly TargetTester _tester;

    internal TargetOperations(ClientContext context)
    {
        _context = context;
        _registry = new TargetRegistry(context);
        _tester = new TargetTester(context);
    }

    /// <summary>The kinds of targets there are, with the options that each has.</summary>
    public IReadOnlyList<TargetKindInfo> Kinds => [.. _context.Kinds.Select(TargetKindInfo.Of)];

    /// <summary>Names of targets to choose from, with a word about each.</summary>
    public IReadOnlyList<(string Name, string Description)> GetNames() => _context.Targets.Names();

    /// <inheritdoc cref="TargetRegistry.List"/>
    public IReadOnlyList<JobTarget> List() => _registry.List();

    /// <inheritdoc cref="TargetRegistry.Get"/>
    public JobTarget Get(string name) => _registry.Get(name);

    /// <inheritdoc cref="TargetRegistry.Register"/>
    public JobTarget Register(string name, string kind, string address, TargetChanges changes, bool replace = false) =>
        _registry.Register(name, kind, address, changes, replace);

    /// <inheritdoc cref="TargetRegistry.Unregister"/>
    public void Unregister(string name) => _registry.Unregister(name);

    /// <inheritdoc cref="TargetRegistry.Set"/>
    public JobTarget Set(string name, TargetChanges changes, bool reset = false) => _registry.Set(name, changes, reset);

    /// <inheritdoc cref="TargetTester.TestAsync"/>
    public Task<JobTargetTest> TestAsync(string name, bool needsGpu, CancellationToken cancellationToken) =>
        _tester.TestAsync(name, needsGpu, cancellationToken);

    /// <inheritdoc cref="TargetTester.GetGpusAsync"/>
    public Task<IReadOnlyList<JobGpu>> GetGpusAsync(CancellationToken cancellationToken) => _tester.GetGpusAsync(cancellationToken);
}
