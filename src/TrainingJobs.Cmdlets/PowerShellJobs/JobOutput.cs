using System.Diagnostics;
using System.Management.Automation;
using TrainingJobs.Core;
using TrainingJobs.Core.Runs;

namespace TrainingJobs.Cmdlets.PowerShellJobs;

/// <summary>
/// Moves lines of a run's log into the collection that Receive-Job takes them from. Lines are added by threads of the pool alone:
/// Receive-Job -Wait listens to the collection, and blocks who adds until its own thread has come to an end with something else.
/// </summary>
/// <param name="open">Opens the log.</param>
internal sealed class JobOutput(Func<RunLog> open) : IDisposable
{
    /// <summary>How soon the log of a run that goes on is looked at again when the engine asks for one stream after the other.</summary>
    private static readonly TimeSpan s_rest = TimeSpan.FromMilliseconds(100);

    private static readonly TimeSpan s_patience = TimeSpan.FromMilliseconds(250);

    /// <summary>How long lines of a run that goes on are taken in: it may print as fast as they are read, and Ctrl+C does nothing meanwhile.</summary>
    private static readonly TimeSpan s_most = TimeSpan.FromSeconds(2);

    private readonly Lock _gate = new();
    private readonly Lock _start = new();
    private Task _loading = Task.CompletedTask;
    private RunLog? _log;
    private bool? _hasLines;
    private long _loaded;
    private long _added;
    private long _stuckAt = -1;
    private volatile bool _isAdding;
    private volatile bool _isAsked;
    private volatile bool _isComplete;
    private volatile bool _isDisposed;

    /// <summary>Lines that have not been received yet.</summary>
    public PSDataCollection<PSObject> Lines { get; } = MakeCollection();

    /// <summary>True once somebody has asked for the output.</summary>
    public bool IsAsked => _isAsked;

    /// <summary>Loads what has come since. Called by the thread that reads the streams.</summary>
    public void Load(bool hasEnded)
    {
        _isAsked = true;
        if (_isComplete || IsStuck() || (!hasEnded && _loaded != 0 && Stopwatch.GetElapsedTime(_loaded) < s_rest))
        {
            return;
        }

        // Of a run that has ended all must be there, for there is no next time.
        long begin = Stopwatch.GetTimestamp();
        Func<bool> goOn = hasEnded ? () => true : () => Stopwatch.GetElapsedTime(begin) < s_most;
        Task loading;
        lock (_start)
        {
            loading = _loading = _loading.IsCompleted ? Task.Run(() => Pull(goOn)) : _loading;
        }

        while (!loading.Wait(s_patience) && !IsStuck())
        {
            _stuckAt = _isAdding ? Interlocked.Read(ref _added) : -1;
        }

        _loaded = Stopwatch.GetTimestamp();
    }

    /// <summary>Hands new lines to who listens. Called by a thread of the pool.</summary>
    /// <param name="isLast">True when the run has ended: then all that is left is loaded, since nothing is heard after the end.</param>
    public void Pump(bool isLast)
    {
        if (_isAsked)
        {
            // Who listens has taken a line as soon as it is there; without a listener the lines may as well stay in the file.
            Pull(() => isLast || Lines.Count == 0);
        }
    }

    /// <summary>True when there are lines that have not been received.</summary>
    public bool HasMore(bool hasEnded) => !hasEnded || Lines.Count > 0 || (!_isComplete && (_hasLines ??= Peek()));

    public void Dispose()
    {
        _isDisposed = true;
        if (_gate.TryEnter())
        {
            _log?.Dispose();
            _gate.Exit();
        }
    }

    private static PSDataCollection<PSObject> MakeCollection()
    {
        PSDataCollection<PSObject> lines = LineList.Collection();
        lines.EnumeratorNeverBlocks = true;
        return lines;
    }

    // Nothing was added since the last look: the listener may be the very thread that asks.
    private bool IsStuck() => _isAdding && Interlocked.Read(ref _added) == _stuckAt;

    private void Pull(Func<bool> goOn)
    {
        lock (_gate)
        {
            try
            {
                if (!_isDisposed && !_isComplete)
                {
                    _log ??= open();
                    Add(_log.ReadNew(), goOn);
                    _isComplete = _log.IsComplete;
                }
            }
            catch (Exception error) when (error is TrainingJobsException or IOException or UnauthorizedAccessException or ObjectDisposedException)
            {
                // The run has been removed meanwhile, or the state cannot be read: what asks for the state says so.
            }
            finally
            {
                _isAdding = false;
                if (_isDisposed)
                {
                    _log?.Dispose();
                }
            }
        }
    }

    private void Add(IEnumerable<LogRecord> records, Func<bool> goOn)
    {
        foreach (LogRecord record in records)
        {
            _isAdding = true;
            Lines.Add(PSObject.AsPSObject(record.Text));
            _isAdding = false;
            Interlocked.Increment(ref _added);
            if (_isDisposed || !goOn())
            {
                return;
            }
        }
    }

    private bool Peek()
    {
        try
        {
            using RunLog log = open();
            return log.ReadNew().Any();
        }
        catch (Exception error) when (error is TrainingJobsException or IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
