using System.Collections.Concurrent;

namespace TrainingJobs.Core.Targets.Monitoring;

/// <summary>
/// Watches the workers of a target that has to be asked, as a cluster's queue or a job API: one call for all of them, however many. The pause
/// between calls is short while something changes and grows to a quarter of a minute while nothing does; nobody is asked while nothing
/// is tracked.
/// </summary>
internal sealed class PollingMonitor : IWorkerMonitor
{
    /// <summary>Between calls while something changes.</summary>
    public static readonly TimeSpan MinInterval = TimeSpan.FromSeconds(1);

    /// <summary>Between calls when nothing has changed for long, and at most when calls fail.</summary>
    public static readonly TimeSpan MaxInterval = TimeSpan.FromSeconds(15);

    /// <summary>Workers that come together, as those of a run, are asked about together.</summary>
    private static readonly TimeSpan s_gathering = TimeSpan.FromMilliseconds(20);

    /// <summary>One that is in no list may be between two lists of the target, its queue and its accounting: only the second time counts.</summary>
    private const int MissesBeforeGone = 2;

    private readonly Func<IReadOnlyList<WorkerRef>, CancellationToken, Task<IReadOnlyDictionary<WorkerKey, WorkerObservation>>> _list;
    private readonly TimeProvider _time;
    private readonly Random _random;
    private readonly ConcurrentDictionary<WorkerKey, Entry> _entries = new();
    private readonly CancellationTokenSource _ending = new();
    private readonly Lock _lock = new();
    private CancellationTokenSource _pause = new();
    private bool _isPolling;
    private bool _isHurried;

    /// <param name="list">
    /// Asks the target for all of the workers in one call. A worker that is not in the answer has left no trace there. May throw what a
    /// connection throws.
    /// </param>
    /// <param name="time">Clock.</param>
    /// <param name="random">Spreads the calls of many agents; null for one of its own.</param>
    public PollingMonitor(
        Func<IReadOnlyList<WorkerRef>, CancellationToken, Task<IReadOnlyDictionary<WorkerKey, WorkerObservation>>> list,
        TimeProvider time,
        Random? random = null)
    {
        _list = list;
        _time = time;
        _random = random ?? Random.Shared;
    }

    public event Action<WorkerKey>? Changed;

    public string? Trouble { get; private set; }

    public void Track(RunContext run, WorkerRef worker)
    {
        _entries.AddOrUpdate(
            worker.Key,
            _ => new Entry { Worker = worker },
            (_, known) =>
            {
                known.Worker = worker.Handle is null ? known.Worker : worker;
                return known;
            });
        Hurry();
    }

    public void Untrack(WorkerKey key) => _entries.TryRemove(key, out _);

    public WorkerObservation? Last(WorkerKey key) => _entries.TryGetValue(key, out Entry? entry) ? entry.Last : null;

    /// <summary>Something was submitted or signalled: the next call is made at once, and those after it soon.</summary>
    public void Hurry()
    {
        lock (_lock)
        {
            _isHurried = true;
            _pause.Cancel();
            if (!_isPolling && !_ending.IsCancellationRequested)
            {
                _isPolling = true;
                _ = Task.Run(PollAsync);
            }
        }
    }

    /// <summary>Says that something may stand in the log of a worker.</summary>
    public void Tell(WorkerKey key) => Changed?.Invoke(key);

    public void Dispose() => _ending.Cancel();

    private async Task PollAsync()
    {
        TimeSpan interval = MinInterval;
        while (await WaitAsync(s_gathering, isHurriable: false))
        {
            WorkerRef[] asked;
            lock (_lock)
            {
                asked = [.. _entries.Values.Where(entry => entry.Last is not { IsFinal: true }).Select(entry => entry.Worker)];
                if (asked.Length == 0)
                {
                    _isPolling = false;
                    return;
                }

                if (_isHurried)
                {
                    interval = MinInterval;
                }

                _isHurried = false;
                _pause = new CancellationTokenSource();
            }

            bool any = await AskAsync(asked);
            interval = any ? MinInterval : Shorter(interval * 1.5, MaxInterval);
            await WaitAsync(interval * (0.9 + (_random.NextDouble() * 0.2)), isHurriable: true);
        }
    }

    /// <returns>True when something has changed.</returns>
    private async Task<bool> AskAsync(IReadOnlyList<WorkerRef> asked)
    {
        IReadOnlyDictionary<WorkerKey, WorkerObservation> seen;
        try
        {
            seen = await _list(asked, _ending.Token);
            Trouble = null;
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            // Whatever it was, the work does not mind; the pauses grow until it is over.
            Trouble = _ending.IsCancellationRequested ? Trouble : exception.Message;
            return false;
        }

        bool any = false;
        foreach (WorkerRef worker in asked)
        {
            if (_entries.TryGetValue(worker.Key, out Entry? entry) && Observe(entry, seen.GetValueOrDefault(worker.Key)) is { } now && now != entry.Last)
            {
                entry.Last = now;
                any = true;
                Tell(worker.Key);
            }
        }

        return any;
    }

    private WorkerObservation? Observe(Entry entry, WorkerObservation? seen)
    {
        if (seen is not null)
        {
            entry.Misses = 0;
            return seen;
        }

        entry.Misses++;
        return entry.Last switch
        {
            null or { State: Runs.WorkerState.Pending } => WorkerObservation.NotStarted,
            { } last when entry.Misses < MissesBeforeGone => last,
            { } last => WorkerObservation.Gone(last.Started, _time.GetUtcNow()),
        };
    }

    /// <returns>False when nobody asks any more.</returns>
    private async Task<bool> WaitAsync(TimeSpan time, bool isHurriable)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(_ending.Token, isHurriable ? _pause.Token : CancellationToken.None);
        await Task.Delay(time, _time, either.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return !_ending.IsCancellationRequested;
    }

    private static TimeSpan Shorter(TimeSpan first, TimeSpan second) => first < second ? first : second;

    private sealed class Entry
    {
        private volatile WorkerObservation? _last;

        public required WorkerRef Worker { get; set; }

        public int Misses { get; set; }

        public WorkerObservation? Last
        {
            get => _last;
            set => _last = value;
        }
    }
}
