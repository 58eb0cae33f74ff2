namespace TrainingJobs.Core.Runs.Logs;

/// <summary>
/// Makes one line of those that a program draws over each other: a line that ends in a carriage return alone is held back until the next of
/// its stream takes its place. For logs that are read in steps.
/// </summary>
/// <param name="isFollowing">True gives a line that is drawn for long now and then, so that who follows sees that it goes on.</param>
internal sealed class RedrawnLines(bool isFollowing)
{
    private static readonly TimeSpan s_followInterval = TimeSpan.FromSeconds(10);

    private readonly Dictionary<(int Attempt, int Worker, LogStream Stream), LogRecord> _held = [];
    private readonly Dictionary<(int Attempt, int Worker, LogStream Stream), DateTimeOffset> _given = [];

    /// <summary>The lines without those that others have taken the place of.</summary>
    /// <param name="records">What has come since the last step.</param>
    /// <param name="isLast">True when nothing will follow: then what is held back is given.</param>
    public IEnumerable<LogRecord> Fold(IEnumerable<LogRecord> records, bool isLast)
    {
        foreach (LogRecord record in records)
        {
            (int Attempt, int Worker, LogStream Stream) key = (record.Attempt, record.Worker, record.Stream);
            _held.Remove(key, out LogRecord? before);
            if (record.Terminator == LogTerminator.Cr)
            {
                // An empty drawing, which comes before the first, takes nothing away.
                LogRecord now = record.Data.Length == 0 && before is not null ? before : record;
                if (IsDue(key, now))
                {
                    _given[key] = now.Time;
                    yield return now;
                }
                else
                {
                    _held[key] = now;
                }
            }
            else
            {
                _given.Remove(key);
                // The end of the line leaves what was drawn last.
                yield return record.Data.Length == 0 && before is { Data.Length: > 0 } ? before : record;
            }
        }

        if (isLast)
        {
            foreach (LogRecord record in _held.Values.Where(record => record.Data.Length > 0).OrderBy(record => record.Time))
            {
                yield return record;
            }

            _held.Clear();
        }
    }

    private bool IsDue((int Attempt, int Worker, LogStream Stream) key, LogRecord record)
    {
        if (!isFollowing || record.Data.Length == 0)
        {
            return false;
        }

        _given.TryAdd(key, record.Time);
        return record.Time - _given[key] >= s_followInterval;
    }
}
