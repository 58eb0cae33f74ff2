using System.Text.RegularExpressions;

namespace TrainingJobs.Core.Runs.Logs;

/// <summary>Lets lines through that a pattern fits, with those around them; for logs that are read in steps.</summary>
/// <param name="patterns">The patterns; none lets all through.</param>
/// <param name="context">Lines before and behind each that fits.</param>
internal sealed class LineMatcher(IReadOnlyList<Regex> patterns, int context)
{
    private readonly Queue<LogRecord> _before = new();
    private int _behind;

    public IEnumerable<LogRecord> Filter(IEnumerable<LogRecord> records) => patterns.Count == 0 ? records : Matching(records);

    private IEnumerable<LogRecord> Matching(IEnumerable<LogRecord> records)
    {
        foreach (LogRecord record in records)
        {
            string text = record.Text;
            if (patterns.Any(pattern => pattern.IsMatch(text)))
            {
                while (_before.TryDequeue(out LogRecord? earlier))
                {
                    yield return earlier;
                }

                _behind = context;
                yield return record;
            }
            else if (_behind > 0)
            {
                _behind--;
                yield return record;
            }
            else if (context > 0)
            {
                _before.Enqueue(record);
                if (_before.Count > context)
                {
                    _before.Dequeue();
                }
            }
        }
    }
}
