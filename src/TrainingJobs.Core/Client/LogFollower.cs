using System.Diagnostics;
using TrainingJobs.Core.Runs;

namespace TrainingJobs.Core.Client;

/// <summary>For who follows a log: which of its parts may still grow, and when to look again.</summary>
internal sealed class LogFollower : IDisposable
{
    /// <summary>While lines come, or have just come.</summary>
    private static readonly TimeSpan s_busyInterval = TimeSpan.FromMilliseconds(5);

    private static readonly TimeSpan s_quietInterval = TimeSpan.FromMilliseconds(25);
    private static readonly TimeSpan s_busyTime = TimeSpan.FromSeconds(1);

    private readonly ClientContext _context;
    private readonly RunSubscription _subscription;
    private readonly bool _isTree;
    private HashSet<string> _active = [];
    private long _version = -1;
    private long _moved = Stopwatch.GetTimestamp();

    /// <param name="context">The client's.</param>
    /// <param name="run">The run whose log it is.</param>
    /// <param name="isTree">True when steps of the run have logs of their own.</param>
    public LogFollower(ClientContext context, TrainingRun run, bool isTree)
    {
        (_context, _isTree) = (context, isTree);
        _subscription = context.Monitor.Subscribe(run);
    }

    /// <summary>Ids of the runs that have not ended, those that the log is of among them.</summary>
    /// <exception cref="TrainingJobsException">The state cannot be read, or no agent comes up.</exception>
    public IReadOnlySet<string> Active()
    {
        bool isActive = _subscription.IsActive;
        long version = _subscription.Version;
        if (_version != version || _active.Contains(_subscription.RunId) != isActive)
        {
            _version = version;
            _active = !isActive ? [] : _isTree ? [.. _context.Store.Queue.ActiveIds(), _subscription.RunId] : [_subscription.RunId];
        }

        return _active;
    }

    /// <summary>A line has come.</summary>
    public void Moved() => _moved = Stopwatch.GetTimestamp();

    public Task RestAsync(CancellationToken cancellationToken) => _subscription.WaitAsync(
        Stopwatch.GetElapsedTime(_moved) < s_busyTime ? s_busyInterval : s_quietInterval, cancellationToken);

    public void Dispose() => _subscription.Dispose();
}
