using TrainingJobs.Core.Runs.Logs;

namespace TrainingJobs.Core.Runs;

/// <summary>A run's log that is read in steps, each from where the one before has ended. For one thread at a time.</summary>
public sealed class RunLog : IDisposable
{
    private readonly LogStreamReader _reader;
    private readonly Func<bool> _isEnded;

    internal RunLog(LogStreamReader reader, Func<bool> isEnded)
    {
        _reader = reader;
        _isEnded = isEnded;
    }

    /// <summary>True when the run has ended and all of its log has been read.</summary>
    public bool IsComplete { get; private set; }

    /// <summary>The lines that have come since; what the caller does not take is given by the next call.</summary>
    public IEnumerable<LogRecord> ReadNew()
    {
        if (IsComplete)
        {
            yield break;
        }

        // Asked before the log is read: what was printed before the end is in the log by then.
        bool isEnded = _isEnded();
        foreach (LogRecord record in _reader.Read(isLast: isEnded))
        {
            yield return record;
        }

        IsComplete = isEnded;
    }

    public void Dispose() => _reader.Dispose();
}
