using System.Diagnostics;
using TrainingJobs.Core.Agent;
using TrainingJobs.Core.Runs;
using TrainingJobs.Core.State;

namespace TrainingJobs.Core.Client;

/// <summary>
/// Looks at the state for all of this client who wait for runs: one number that says whether anything has changed, and if so one query for
/// all their runs. It looks often while something has just begun or changed, and goes to sleep when nobody waits.
/// </summary>
internal sealed class RunMonitor(ClientContext context)
{
    /// <summary>While a wait is young or a watched run has just changed: an end is to be seen within 20 ms.</summary>
    private static readonly TimeSpan s_youngInterval = TimeSpan.FromMilliseconds(10);

    /// <summary>Later it is to be seen within 250 ms.</summary>
    private static readonly TimeSpan s_interval = TimeSpan.FromMilliseconds(150);

    private static readonly TimeSpan s_youth = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private readonly List<RunSubscription> _subscriptions = [];
    private readonly AsyncAutoResetEvent _joined = new(TimeProvider.System);
    private AgentWatchdog _watchdog = null!;
    private bool _isPolling;
    private long _version = -1;
    private long _changed;

    /// <summary>Watches a run until the subscription is disposed of.</summary>
    public RunSubscription Subscribe(TrainingRun run)
    {
        var subscription = new RunSubscription(this, run);
        lock (_lock)
        {
            _subscriptions.Add(subscription);
            // The run may have changed since the caller has read it.
            _version = -1;
            Interlocked.Exchange(ref _changed, Stopwatch.GetTimestamp());
            if (!_isPolling)
            {
                _isPolling = true;
                _watchdog = new AgentWatchdog(context.Folder, context.Launcher, TimeProvider.System);
                _ = Task.Run(PollAsync);
            }
        }

        _joined.Set();
        return subscription;
    }

    public void Unsubscribe(RunSubscription subscription)
    {
        lock (_lock)
        {
            _subscriptions.Remove(subscription);
        }
    }

    /// <summary>Ends all waits with an error, and the looking with them.</summary>
    public void Close()
    {
        RunSubscription[] waiting;
        lock (_lock)
        {
            waiting = [.. _subscriptions];
            _subscriptions.Clear();
        }

        Array.ForEach(waiting, subscription => subscription.Fail(new ObjectDisposedException("TrainingJobs")));
    }

    private async Task PollAsync()
    {
        while (Poll())
        {
            bool isYoung = Stopwatch.GetElapsedTime(Interlocked.Read(ref _changed)) < s_youth;
            await _joined.WaitAsync(isYoung ? s_youngInterval : s_interval, CancellationToken.None);
        }
    }

    /// <returns>False when nobody waits any more.</returns>
    private bool Poll()
    {
        RunSubscription[] waiting;
        long seen;
        lock (_lock)
        {
            if (_subscriptions.Count == 0)
            {
                return _isPolling = false;
            }

            waiting = [.. _subscriptions];
            seen = _version;
        }

        try
        {
            if (Array.Exists(waiting, subscription => !subscription.HasEnded))
            {
                _watchdog.Check();
            }

            // Asked before the runs are: what changes meanwhile is seen by the next look.
            long version = context.Store.Version;
            if (version != seen)
            {
                Tell(waiting, version);
                Remember(seen, version);
            }
        }
        catch (Exception error)
        {
            // It is for those who wait to say; they leave with it, or wait again.
            Array.ForEach(waiting, subscription => subscription.Fail(error));
        }

        return true;
    }

    private void Tell(RunSubscription[] waiting, long version)
    {
        IReadOnlyDictionary<string, RunProgress> now = context.Store.Runs.GetProgress(waiting.Select(w => w.RunId).Distinct());
        foreach (RunSubscription subscription in waiting)
        {
            if (subscription.Tell(now.GetValueOrDefault(subscription.RunId), version))
            {
                Interlocked.Exchange(ref _changed, Stopwatch.GetTimestamp());
            }
        }
    }

    private void Remember(long seen, long version)
    {
        lock (_lock)
        {
            // Who has subscribed meanwhile has not been told.
            _version = _version == seen ? version : _version;
        }
    }
}
