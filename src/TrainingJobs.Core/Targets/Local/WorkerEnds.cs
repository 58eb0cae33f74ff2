using System.Collections.Concurrent;
using System.Diagnostics;
using TrainingJobs.Core.Targets.Local.Processes;
using TrainingJobs.Core.Targets.Unix;

namespace TrainingJobs.Core.Targets.Local;

/// <summary>
/// Says when a worker has ended: when its program has, and nothing lives on of what that has started. What is left is asked to end
/// (SIGTERM). While the agent ends the worker, for whatever reason, the grace period is the agent's; after an end that the program came to
/// by itself what is still there after <see cref="Grace"/> is ended by force. See docs/decisions/0041.
/// </summary>
internal sealed class WorkerEnds : IDisposable
{
    /// <summary>For what a program leaves behind that has ended by itself.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromSeconds(10);

    /// <summary>
    /// A worker that has ended and left nothing behind is drained by then, also on a busy machine; one that is not has left processes,
    /// and finding them takes a look at all processes there are.
    /// </summary>
    private static readonly TimeSpan s_drainTime = TimeSpan.FromMilliseconds(500);

    private static readonly TimeSpan s_drainPace = TimeSpan.FromMilliseconds(2);
    private static readonly TimeSpan s_pace = TimeSpan.FromMilliseconds(20);

    /// <summary>How often it is looked whether what is left has started something new.</summary>
    private static readonly TimeSpan s_lookAgain = TimeSpan.FromSeconds(1);

    /// <summary>How long a process may take to be gone after SIGKILL.</summary>
    private static readonly TimeSpan s_forceTime = TimeSpan.FromSeconds(30);

    private readonly IWorkerLauncher _launcher;
    private readonly Action<WorkerKey> _changed;
    private readonly ConcurrentDictionary<WorkerKey, Ending> _endings = new();
    private readonly Timer _timer;

    /// <param name="launcher">How workers are started here.</param>
    /// <param name="changed">Told when it should be asked again.</param>
    public WorkerEnds(IWorkerLauncher launcher, Action<WorkerKey> changed)
    {
        _launcher = launcher;
        _changed = changed;
        _timer = new Timer(_ => Remind());
    }

    /// <summary>True when nothing is left of a worker whose program has ended, or whose shim is gone.</summary>
    /// <exception cref="IOException">What it has printed cannot be written, as on a full disk.</exception>
    public bool IsOver(WorkerCapture capture, int shim)
    {
        Ending ending = _endings.GetOrAdd(capture.Key, _ => new Ending());
        lock (ending)
        {
            ending.EndSeen ??= Stopwatch.GetTimestamp();
            if (ending.IsOver)
            {
                return true;
            }

            bool isDrained = _launcher.IsDrained(capture);
            if (isDrained)
            {
                _launcher.End(shim, capture.Key);
            }
            else if (Stopwatch.GetElapsedTime(ending.EndSeen.Value) < s_drainTime)
            {
                // Mostly the last of what it has printed is on its way.
                return Later(s_drainPace);
            }

            bool isOver = ending.Left.Any(ProcessFiles.IsThere) && Stopwatch.GetElapsedTime(ending.Looked) < s_lookAgain
                ? !Press(ending, capture, shim)
                : (isDrained && !_launcher.MayHaveLeftovers(shim, capture.Key)) || !Press(ending, capture, shim, _launcher.ProcessesOf(shim, capture.Key));
            // Not drained and nothing left: somebody who has nothing to do with the run has the pipe.
            ending.IsOver = isOver || ending.IsGivenUp;
            return ending.IsOver || Later(s_pace);
        }
    }

    /// <summary>The agent ends the worker, for whatever reason: all of its processes are asked to end, or ended.</summary>
    public void Signal(WorkerCapture capture, int shim, bool force)
    {
        Ending ending = _endings.GetOrAdd(capture.Key, _ => new Ending());
        lock (ending)
        {
            ending.IsOfAgent = true;
            if (force)
            {
                ending.ForcedSince ??= Stopwatch.GetTimestamp();
            }

            ending.Asked.UnionWith(_launcher.Signal(shim, capture.Key, capture, force));
        }
    }

    /// <summary>Nobody will ask about the worker any more.</summary>
    public void Forget(WorkerKey key) => _endings.TryRemove(key, out _);

    public void Dispose() => _timer.Dispose();

    /// <summary>Asks what is left to end, each process once, since what it does then may take the whole grace period; or ends it.</summary>
    /// <returns>False when nothing is left.</returns>
    private bool Press(Ending ending, WorkerCapture capture, int shim, IReadOnlyList<ProcessEntry>? seen = null)
    {
        if (seen is not null)
        {
            ending.Left = seen;
            ending.Looked = Stopwatch.GetTimestamp();
        }

        if (ending.Left.Count == 0)
        {
            return false;
        }

        ending.LeftSince ??= Stopwatch.GetTimestamp();
        if (!ending.IsOfAgent && Stopwatch.GetElapsedTime(ending.LeftSince.Value) >= Grace)
        {
            ending.ForcedSince ??= Stopwatch.GetTimestamp();
            _launcher.Signal(shim, capture.Key, capture, force: true);
            return true;
        }

        foreach (ProcessEntry process in ending.Left.Where(ending.Asked.Add))
        {
            _ = UnixNative.kill(process.Id, UnixNative.SigTerm);
        }

        return true;
    }

    private bool Later(TimeSpan pace)
    {
        try
        {
            _timer.Change(pace, Timeout.InfiniteTimeSpan);
        }
        catch (ObjectDisposedException)
        {
            // The agent ends.
        }

        return false;
    }

    /// <summary>Tells of those about which something new may be said, and comes again while there are others.</summary>
    private void Remind()
    {
        bool any = false;
        foreach ((WorkerKey key, Ending ending) in _endings)
        {
            if (ending.IsOver || ending.EndSeen is null)
            {
                continue;
            }

            any = true;
            if (!ending.Left.Any(ProcessFiles.IsThere) || Stopwatch.GetElapsedTime(ending.Looked) >= s_lookAgain)
            {
                _changed(key);
            }
        }

        if (any)
        {
            Later(s_pace);
        }
    }

    private sealed class Ending
    {
        /// <summary>When it was seen first that the program has ended.</summary>
        public long? EndSeen { get; set; }

        /// <summary>What it has left, as seen last.</summary>
        public IReadOnlyList<ProcessEntry> Left { get; set; } = [];

        /// <summary>When that was seen.</summary>
        public long Looked { get; set; }

        /// <summary>When processes were seen first that are left.</summary>
        public long? LeftSince { get; set; }

        public long? ForcedSince { get; set; }

        /// <summary>True when the agent ends the worker, and decides when by force.</summary>
        public bool IsOfAgent { get; set; }

        public bool IsOver { get; set; }

        /// <summary>Those that were asked to end.</summary>
        public HashSet<ProcessEntry> Asked { get; } = [];

        /// <summary>True when even force does nothing: a process hangs in a driver, and no run can wait for that.</summary>
        public bool IsGivenUp => ForcedSince is { } since && Stopwatch.GetElapsedTime(since) > s_forceTime;
    }
}
