using TrainingJobs.Core.Runs.Logs;

namespace TrainingJobs.Core.Runs;

/// <summary>A run's log that is read in steps, each from where the one before has ended. For one thread at a time.</summary>
public sealed class RunLog : IDisposable
{
    private readonly LogTreeReader _reader;
    private readonly string _runId;
    private readonly Func<HashSet<string>> _active;

    /// <param name="runId">The run whose log it is.</param>
    /// <param name="reader">Its log.</param>
    /// <param name="active">Ids of those of its parts that have not ended.</param>
    internal RunLog(string runId, LogTreeReader reader, Func<HashSet<string>> active)
    {
        _runId = runId;
        _reader = reader;
        _active = active;
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
        HashSet<string> active = _active();
        foreach (LogRecord record in _reader.Read(part => !active.Contains(part)))
        {
            yield return record;
        }

        IsComplete = !active.Contains(_runId);
    }

    public void Dispose() => _reader.Dispose();
}
