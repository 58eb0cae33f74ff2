using System.Collections.Concurrent;
using TrainingJobs.Core.Planning;
using TrainingJobs.Core.Runs;

namespace TrainingJobs.Core.Targets;

/// <summary>
/// The targets that an agent has open, by kind and connection: each is opened when the first run needs it, and kept. Safe for concurrent use.
/// </summary>
/// <param name="kinds">The kinds.</param>
/// <param name="host">What targets have of the agent.</param>
/// <param name="records">Gives what stands in the state.</param>
/// <param name="changed">Told when something may have happened to a worker; see <see cref="IWorkerMonitor.Changed"/>.</param>
internal sealed class TargetPool(
    TargetKinds kinds, TargetHost host, Func<IReadOnlyList<TargetRecord>> records, Action<WorkerKey> changed) : IDisposable
{
    private readonly ConcurrentDictionary<(string Kind, string Connection), Lazy<ITarget>> _open = new();

    /// <summary>The target of a run, as the session that started it meant its name.</summary>
    /// <exception cref="RunFailedException">TargetNotFound.</exception>
    public ITarget Of(JobPlan plan, IReadOnlyDictionary<string, string> session)
    {
        try
        {
            (ITargetKind kind, TargetRecord record) = new TargetDirectory(kinds, records(), session).Find(plan.Placement.Target);
            return _open.GetOrAdd(
                (kind.Name, kind.ConnectionKey(record, session)), _ => new Lazy<ITarget>(() => Open(kind, record, session))).Value;
        }
        catch (TrainingJobsException exception)
        {
            throw new RunFailedException(ReasonCodes.TargetNotFound, exception.Message, exception);
        }
    }

    /// <summary>What users have set to be shared out where the plan runs.</summary>
    public SharedOut SharedFor(JobPlan plan)
    {
        var directory = new TargetDirectory(kinds, records());
        CapacityOverride?[] set =
        [
            directory.RecordOf(plan.Placement.Target)?.Capacity,
            plan.Placement.UsesThisMachine ? directory.RecordOf(Placement.ThisMachine)?.Capacity : null,
        ];
        return new SharedOut(set.Max(capacity => capacity?.Cpu), set.Max(capacity => capacity?.Memory));
    }

    /// <summary>Removes from this machine what an earlier agent could not remove any more; connects to nothing.</summary>
    public void SweepMachine()
    {
        foreach (ITargetKind kind in kinds)
        {
            kind.SweepMachine(host);
        }
    }

    public void Dispose()
    {
        foreach (Lazy<ITarget> target in _open.Values)
        {
            target.Value.Dispose();
        }
    }

    private ITarget Open(ITargetKind kind, TargetRecord record, IReadOnlyDictionary<string, string> session)
    {
        ITarget target = kind.Open(record, session, host);
        target.Monitor.Changed += changed;
        return target;
    }
}
