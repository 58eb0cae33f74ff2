using System.Collections.Concurrent;

namespace TrainingJobs.Core.Targets.Monitoring;

/// <summary>
/// Watches the workers of a target that tells of changes: a daemon's events, the watch of a cluster's API. At an event it looks at the
/// worker that it names, and only now and then at all of those that have not ended, for events that got lost.
/// </summary>
/// <param name="look">Looks at one worker: gets its run and the last observation, gives the new one. May throw what a connection throws.</param>
/// <param name="isConnected">True while events arrive.</param>
/// <param name="time">Clock.</param>
internal sealed class EventMonitor(
    Func<RunContext, WorkerRef, WorkerObservation?, CancellationToken, Task<WorkerObservation>> look, Func<bool> isConnected, TimeProvider time) : IWorkerMonitor
{
    private static readonly TimeSpan s_intervalWithEvents = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan s_intervalWithoutEvents = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan s_firstPause = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan s_longestPause = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<WorkerKey, Entry> _entries = new();
    private readonly CancellationTokenSource _ending = new();
    private readonly Lock _lock = new();
    private Task _checking = Task.CompletedTask;

    public event Action<WorkerKey>? Changed;

    public string? Trouble { get; private set; }

    public void Track(RunContext run, WorkerRef worker)
    {
        Entry entry = _entries.AddOrUpdate(
            worker.Key,
            _ => new Entry { Run = run, Worker = worker },
            (_, known) =>
            {
                known.Worker = worker.Handle is null ? known.Worker : worker;
                return known;
            });
        Touch(entry);
        KeepChecking();
    }

    public void Untrack(WorkerKey key) => _entries.TryRemove(key, out _);

    public WorkerObservation? Last(WorkerKey key) => _entries.TryGetValue(key, out Entry? entry) ? entry.Last : null;

    /// <summary>Something may have happened to a worker: it is looked at again.</summary>
    /// <returns>False for one that nobody tracks.</returns>
    public bool Touch(WorkerKey key)
    {
        if (!_entries.TryGetValue(key, out Entry? entry))
        {
            return false;
        }

        Touch(entry);
        return true;
    }

    /// <summary>Something may have happened to any of them, as after a break of the connection.</summary>
    public void TouchAll()
    {
        foreach (Entry entry in _entries.Values)
        {
            Touch(entry);
        }
    }

    /// <summary>Says that something may stand in the log of a worker.</summary>
    public void Tell(WorkerKey key) => Changed?.Invoke(key);

    public void Dispose() => _ending.Cancel();

    private void Touch(Entry entry)
    {
        Interlocked.Increment(ref entry.Changes);
        if (Interlocked.Exchange(ref entry.IsLooking, 1) == 0)
        {
            _ = Task.Run(() => LookAsync(entry));
        }
    }

    /// <summary>Looks until nothing has changed since the last look. One look at a time for each worker.</summary>
    private async Task LookAsync(Entry entry)
    {
        TimeSpan pause = s_firstPause;
        while (!_ending.IsCancellationRequested && _entries.ContainsKey(entry.Worker.Key))
        {
            int before = Volatile.Read(ref entry.Changes);
            try
            {
                WorkerObservation seen = await look(entry.Run, entry.Worker, entry.Last, _ending.Token);
                Trouble = null;
                pause = s_firstPause;
                Note(entry, seen);
            }
            catch (OperationCanceledException) when (_ending.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception) when (exception is not OutOfMemoryException)
            {
                // Whatever it was, the work does not mind, and the next look may go well.
                Trouble = exception.Message;
                await Task.Delay(pause, time, _ending.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                pause = pause * 2 < s_longestPause ? pause * 2 : s_longestPause;
                continue;
            }

            if (before != Volatile.Read(ref entry.Changes))
            {
                continue;
            }

            Volatile.Write(ref entry.IsLooking, 0);
            // A change in between found somebody looking, and has left it to that.
            if (before == Volatile.Read(ref entry.Changes) || Interlocked.Exchange(ref entry.IsLooking, 1) != 0)
            {
                return;
            }
        }
    }

    private void Note(Entry entry, WorkerObservation seen)
    {
        entry.SeenAt = time.GetTimestamp();
        if (entry.Last != seen)
        {
            entry.Last = seen;
            Tell(entry.Worker.Key);
        }
    }

    /// <summary>Sees to it that somebody looks without an event while there is something to look at.</summary>
    private void KeepChecking()
    {
        lock (_lock)
        {
            if (_checking.IsCompleted)
            {
                _checking = Task.Run(CheckAsync);
            }
        }
    }

    private async Task CheckAsync()
    {
        while (!_ending.IsCancellationRequested)
        {
            await Task.Delay(isConnected() ? s_intervalWithEvents / 10 : s_intervalWithoutEvents, time, _ending.Token)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            lock (_lock)
            {
                if (_entries.IsEmpty)
                {
                    _checking = Task.CompletedTask;
                    return;
                }
            }

            TimeSpan interval = isConnected() ? s_intervalWithEvents : s_intervalWithoutEvents;
            foreach (Entry entry in _entries.Values)
            {
                if (entry.Last is { IsFinal: false } && time.GetElapsedTime(entry.SeenAt) >= interval)
                {
                    Touch(entry);
                }
            }
        }
    }

    private sealed class Entry
    {
        public int Changes;
        public int IsLooking;

        private volatile WorkerObservation? _last;

        public required RunContext Run { get; init; }

        public required WorkerRef Worker { get; set; }

        public WorkerObservation? Last
        {
            get => _last;
            set => _last = value;
        }

        public long SeenAt { get; set; }
    }
}
