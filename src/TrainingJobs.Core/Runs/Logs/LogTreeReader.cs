namespace TrainingJobs.Core.Runs.Logs;

/// <summary>Reads the logs of a run and its steps as one, in the order of their times, in steps, while they grow.</summary>
internal sealed class LogTreeReader : IDisposable
{
    private readonly IReadOnlyList<LogPart> _parts;
    private readonly LogStreamReader[] _readers;
    private readonly int? _tail;
    private readonly LogRecord?[] _ahead;
    private bool _isTailDone;

    public LogTreeReader(IReadOnlyList<LogPart> parts, LogQuery query)
    {
        _parts = parts;
        _tail = query.Tail;
        _isTailDone = query.Tail is null;
        _readers = [.. parts.Select(part => new LogStreamReader(part.RunId, part.Path, query))];
        _ahead = new LogRecord?[parts.Count];
    }

    /// <summary>What has come since the last call.</summary>
    /// <param name="hasEnded">True for a run to whose log nothing will be added: then the beginning of a line is given as well.</param>
    public IEnumerable<LogRecord> Read(Func<string, bool> hasEnded)
    {
        if (_readers.Length == 1)
        {
            return Part(0, hasEnded(_parts[0].RunId));
        }

        IEnumerable<LogRecord> records = Merge(hasEnded);
        if (_isTailDone)
        {
            return records;
        }

        // Each part has given its own last lines; the last of them all are among these.
        _isTailDone = true;
        LogRecord[] all = [.. records];
        return all.TakeLast(_tail!.Value);
    }

    public void Dispose()
    {
        foreach (LogStreamReader reader in _readers)
        {
            reader.Dispose();
        }
    }

    private IEnumerable<LogRecord> Merge(Func<string, bool> hasEnded)
    {
        // By time, and by the order of the runs where it is the same; within a log the order is that of the log, whatever the clock did.
        var next = new PriorityQueue<int, (DateTimeOffset Time, int Part)>();
        IEnumerator<LogRecord>[] open = [.. _parts.Select((part, i) => Part(i, hasEnded(part.RunId)).GetEnumerator())];
        try
        {
            for (int i = 0; i < open.Length; i++)
            {
                Queue(i, DateTimeOffset.MinValue);
            }

            while (next.TryDequeue(out int i, out (DateTimeOffset Time, int Part) place))
            {
                LogRecord record = _ahead[i]!;
                _ahead[i] = null;
                yield return record;
                Queue(i, place.Time);
            }
        }
        finally
        {
            foreach (IEnumerator<LogRecord> part in open)
            {
                part.Dispose();
            }
        }

        void Queue(int i, DateTimeOffset notBefore)
        {
            // One that was read ahead by a call whose caller stopped midway is still there.
            if (_ahead[i] is null && open[i].MoveNext())
            {
                _ahead[i] = open[i].Current;
            }

            if (_ahead[i] is { } record)
            {
                next.Enqueue(i, (record.Time > notBefore ? record.Time : notBefore, i));
            }
        }
    }

    private IEnumerable<LogRecord> Part(int i, bool isLast)
    {
        IEnumerable<LogRecord> records = _readers[i].Read(isLast);
        return _parts[i].Step is { } step ? records.Select(record => record with { Step = step }) : records;
    }
}
