using System.Collections.Concurrent;
using TrainingJobs.Core.Runs;
using TrainingJobs.Core.Targets;

namespace TrainingJobs.Testing;

/// <summary>Asks a <see cref="FakeCluster"/> for all workers at a pace, by its clock, and shows each as late as its behaviour says.</summary>
internal sealed class FakeMonitor : IWorkerMonitor
{
    private static readonly TimeSpan s_pace = TimeSpan.FromMilliseconds(100);

    private readonly FakeCluster _cluster;
    private readonly ConcurrentDictionary<WorkerKey, WorkerObservation?> _last = new();
    private readonly ITimer _timer;

    public FakeMonitor(FakeCluster cluster)
    {
        _cluster = cluster;
        _timer = cluster.Clock.Time.CreateTimer(_ => Poll(), null, s_pace, s_pace);
    }

    public event Action<WorkerKey>? Changed;

    public string? Trouble => _cluster.IsAway ? "The fake cluster cannot be reached." : null;

    public void Track(RunContext run, WorkerRef worker)
    {
        _last.TryAdd(worker.Key, null);
        Poll(worker.Key);
    }

    public void Untrack(WorkerKey key) => _last.TryRemove(key, out _);

    public WorkerObservation? Last(WorkerKey key) => _last.GetValueOrDefault(key);

    public void Dispose() => _timer.Dispose();

    private void Poll()
    {
        foreach (WorkerKey key in _last.Keys)
        {
            Poll(key);
        }
    }

    private void Poll(WorkerKey key)
    {
        if (_cluster.IsAway)
        {
            return;
        }

        WorkerObservation seen = Observe(key);
        if (_last.TryGetValue(key, out WorkerObservation? before))
        {
            _last.TryUpdate(key, seen, before);
        }

        Changed?.Invoke(key);
    }

    private WorkerObservation Observe(WorkerKey key)
    {
        if (_cluster.Find(key) is not { } worker)
        {
            return WorkerObservation.NotStarted;
        }

        FakeBehaviour behaviour = _cluster.Behaves(key);
        TimeSpan now = _cluster.Now;
        (WorkerState state, int generation) = worker.At(now - behaviour.SeenAfter) ?? (WorkerState.Queued, 0);
        bool isPending = state == WorkerState.Exited && now < worker.Ended + behaviour.ExitCodeLag;
        return new WorkerObservation
        {
            State = state,
            Generation = generation,
            NativeState = state switch
            {
                WorkerState.Queued => "PENDING",
                WorkerState.Running => "RUNNING",
                WorkerState.Lost => "NODE_FAIL",
                _ => "COMPLETED",
            },
            WaitReason = state == WorkerState.Queued ? behaviour.WaitReason : null,
            ExitCodePending = isPending,
            ExitCode = state == WorkerState.Exited && !isPending ? worker.ExitCode : null,
            Started = state is WorkerState.Running or WorkerState.Exited ? TimeOf(worker.Started) : null,
            Ended = state is WorkerState.Exited or WorkerState.Lost ? TimeOf(worker.Ended) : null,
            Message = state == WorkerState.Lost ? "Its node went away." : null,
        };
    }

    /// <summary>The time on the clock of the cluster, which nobody has set.</summary>
    private DateTimeOffset? TimeOf(TimeSpan? moment) => moment is { } at ? _cluster.Clock.ReadingOf(at).Utc : null;
}
