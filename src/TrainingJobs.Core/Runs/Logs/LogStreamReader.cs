namespace TrainingJobs.Core.Runs.Logs;

/// <summary>Reads the part of a log that a query asks for, in steps, while the log grows.</summary>
internal sealed class LogStreamReader(string runId, string path, LogQuery query) : IDisposable
{
    private LogReader? _reader;
    private readonly RedrawnLines? _redrawn = query.FoldRedrawn ? new RedrawnLines(query.Follow) : null;
    private readonly LineMatcher _matcher = new(query.Match, query.Context);
    private bool _isTailDone = query.Tail is null;

    /// <summary>What has come since the last step.</summary>
    /// <param name="isLast">True when nothing will follow: then beginnings of lines are given as well.</param>
    public IEnumerable<LogRecord> Read(bool isLast)
    {
        _reader ??= LogReader.Open(runId, path);
        if (_reader is null)
        {
            return [];
        }

        IEnumerable<LogRecord> all = Records(_reader, isLast).Where(IsWanted);
        IEnumerable<LogRecord> records = _matcher.Filter(_redrawn?.Fold(all, isLast) ?? all);
        if (_isTailDone)
        {
            return records;
        }

        _isTailDone = true;
        var last = new Queue<LogRecord>();
        foreach (LogRecord record in records)
        {
            last.Enqueue(record);
            if (last.Count > query.Tail)
            {
                last.Dequeue();
            }
        }

        return last;
    }

    public void Dispose() => _reader?.Dispose();

    private static IEnumerable<LogRecord> Records(LogReader reader, bool isLast)
    {
        while (reader.Next() is { } record)
        {
            yield return record;
        }

        if (isLast)
        {
            foreach (LogRecord record in reader.Rest())
            {
                yield return record;
            }
        }
    }

    private bool IsWanted(LogRecord record) =>
        (query.Since is null || record.Time >= query.Since)
        && (query.Attempt is null || record.Attempt == query.Attempt)
        && (query.Streams.Count == 0 || query.Streams.Contains(record.Stream))
        && (query.Workers.Count == 0 || query.Workers.Contains(record.Worker));
}
