using TrainingJobs.Core.Runs;
using TrainingJobs.Core.Runs.Logs;

namespace TrainingJobs.Core.Targets.Logs;

/// <summary>
/// Output between the connection that brings it and the canonical log, which alone remembers what has been taken in: as an offset in
/// each of the two outputs.
/// </summary>
internal sealed class LogBuffer
{
    /// <summary>Output that waits to be taken in; nothing more is read meanwhile.</summary>
    private const int MostWaiting = 4 * 1024 * 1024;

    private readonly Action _changed;
    private readonly Lock _lock = new();
    private readonly SemaphoreSlim _room = new(0);
    private readonly PendingLines _output;
    private readonly PendingLines _error;
    private List<LogSegment> _waiting = [];
    private int _waitingLength;
    private bool _isBlocked;
    private TaskCompletionSource _news = NewSignal();
    private TaskCompletionSource _taken = NewSignal();

    /// <param name="key">The worker.</param>
    /// <param name="log">Knows how much has been taken in.</param>
    /// <param name="changed">Called when something can be taken in.</param>
    public LogBuffer(WorkerKey key, LogWriter log, Action changed)
    {
        _changed = changed;
        _output = new PendingLines(new LogSource(key.Attempt, key.Index, LogStream.Output), log);
        _error = new PendingLines(new LogSource(key.Attempt, key.Index, LogStream.Error), log);
    }

    /// <summary>Ends with the next <see cref="Tell"/>.</summary>
    public Task News
    {
        get
        {
            lock (_lock)
            {
                return _news.Task;
            }
        }
    }

    /// <summary>Ends when something has been taken in the next time.</summary>
    public Task Taken
    {
        get
        {
            lock (_lock)
            {
                return _taken.Task;
            }
        }
    }

    /// <summary>True when what was taken in here is what the log holds: not so when a write has failed, or the log was opened anew.</summary>
    public bool IsInStepWith(LogWriter log) => _output.IsInStepWith(log) && _error.IsInStepWith(log);

    /// <summary>Offset behind what has been read of an output.</summary>
    public long ReceivedOf(LogStream stream)
    {
        lock (_lock)
        {
            return PendingOf(stream).Received;
        }
    }

    public void Put(LogStream stream, ReadOnlySpan<byte> data)
    {
        lock (_lock)
        {
            if (_waiting.Count == 0 || _waiting[^1].Stream != stream)
            {
                _waiting.Add(new LogSegment(stream));
            }

            System.Buffers.BuffersExtensions.Write(_waiting[^1].Data, data);
            _waitingLength += data.Length;
            PendingOf(stream).Received += data.Length;
        }
    }

    /// <summary>Says that something was put in, or that nothing will be any more.</summary>
    public void Tell()
    {
        Complete(ref _news);
        _changed();
    }

    /// <summary>Waits while too much waits.</summary>
    public async Task WaitForRoomAsync(CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            _isBlocked = _waitingLength > MostWaiting;
            if (!_isBlocked)
            {
                return;
            }
        }

        await _room.WaitAsync(cancellationToken);
    }

    /// <summary>Takes in what has come so far.</summary>
    /// <returns>True when there was something.</returns>
    public bool Take(LogWriter log)
    {
        List<LogSegment> taken;
        lock (_lock)
        {
            if (_waiting.Count == 0)
            {
                return false;
            }

            taken = _waiting;
            _waiting = [];
            _waitingLength = 0;
            if (_isBlocked)
            {
                _isBlocked = false;
                _room.Release();
            }
        }

        foreach (LogSegment segment in taken)
        {
            PendingOf(segment.Stream).Take(segment.Data, log);
        }

        Complete(ref _taken);
        return true;
    }

    /// <summary>Takes in last lines without a newline: nothing will follow.</summary>
    public bool End(LogWriter log) => _output.End(log) | _error.End(log);

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private void Complete(ref TaskCompletionSource signal)
    {
        TaskCompletionSource told;
        lock (_lock)
        {
            told = signal;
            signal = NewSignal();
        }

        told.TrySetResult();
    }

    private PendingLines PendingOf(LogStream stream) => stream == LogStream.Output ? _output : _error;
}
