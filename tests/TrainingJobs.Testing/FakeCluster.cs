using System.Collections.Concurrent;
using TrainingJobs.Core.Clocks;
using TrainingJobs.Core.Targets;

namespace TrainingJobs.Testing;

/// <summary>
/// What stands behind <see cref="FakeTarget"/>: it owns the workers, and lives on when an agent dies. What becomes of each is said before, by
/// <see cref="Behaves"/>; a fake clock makes it happen.
/// </summary>
internal sealed class FakeCluster(TimeProvider time)
{
    private readonly ConcurrentDictionary<WorkerKey, FakeWorker> _workers = new();
    private readonly ConcurrentQueue<WorkerKey> _starts = new();
    private readonly ConcurrentQueue<(WorkerKey Key, bool IsForced)> _signals = new();
    private readonly MachineClock _clock = new(time);
    private int _unreachable;

    /// <summary>What becomes of a worker; the default works for a second and ends well.</summary>
    public Func<WorkerKey, FakeBehaviour> Behaves { get; set; } = _ => new FakeBehaviour { RunTime = TimeSpan.FromSeconds(1) };

    /// <summary>Workers in the order in which they were started; one that stands here twice was started twice.</summary>
    public IReadOnlyList<WorkerKey> Starts => [.. _starts];

    /// <summary>Signals in the order in which they came.</summary>
    public IReadOnlyList<(WorkerKey Key, bool IsForced)> Signals => [.. _signals];

    /// <summary>Workers of which something is left.</summary>
    public IReadOnlyCollection<WorkerKey> Known => [.. _workers.Keys];

    /// <summary>True while nobody can reach it.</summary>
    public bool IsAway { get; set; }

    internal TimeSpan Now => _clock.Now;

    internal MachineClock Clock => _clock;

    /// <exception cref="IOException">It cannot be reached.</exception>
    internal void Reach()
    {
        if (IsAway)
        {
            throw new IOException("The fake cluster cannot be reached.");
        }
    }

    /// <summary>Takes a worker, unless it has it.</summary>
    /// <exception cref="IOException">It cannot be reached.</exception>
    /// <exception cref="RunFailedException">It refuses the worker.</exception>
    internal void Submit(WorkerKey key)
    {
        Reach();
        FakeBehaviour behaviour = Behaves(key);
        if (behaviour.Unreachable > 0 && Interlocked.Increment(ref _unreachable) <= behaviour.Unreachable)
        {
            throw new IOException("The fake cluster cannot be reached.");
        }

        if (behaviour.Refusal is { } refusal)
        {
            throw new RunFailedException(Core.Runs.ReasonCodes.CannotStart, refusal);
        }

        if (_workers.TryAdd(key, new FakeWorker(behaviour, Now)))
        {
            _starts.Enqueue(key);
        }
    }

    /// <summary>The worker as it stands; null when there is none.</summary>
    internal FakeWorker? Find(WorkerKey key)
    {
        if (!_workers.TryGetValue(key, out FakeWorker? worker))
        {
            return null;
        }

        lock (worker)
        {
            worker.MoveTo(Now);
        }

        return worker;
    }

    internal void Signal(WorkerKey key, bool force)
    {
        if (!IsAway && Find(key) is { } worker)
        {
            _signals.Enqueue((key, force));
            lock (worker)
            {
                worker.Signal(Now, force);
            }
        }
    }

    /// <summary>Removes what is left of a worker, as somebody else might.</summary>
    public void Remove(WorkerKey key) => _workers.TryRemove(key, out _);
}
