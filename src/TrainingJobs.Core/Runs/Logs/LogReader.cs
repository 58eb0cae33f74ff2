using Microsoft.Win32.SafeHandles;

namespace TrainingJobs.Core.Runs.Logs;

/// <summary>
/// Reads lines from a canonical log that may still be growing. Pieces of a long line are joined again, up to
/// <see cref="LongestLine"/>; a longer one comes as several records.
/// </summary>
internal sealed class LogReader : IDisposable
{
    public const int LongestLine = 16 * 1024 * 1024;

    private readonly string _runId;
    private readonly SafeFileHandle _file;
    private readonly LogCursor _cursor;
    private readonly Dictionary<LogSource, (LogHeader Header, MemoryStream Data)> _pieces = [];

    private LogReader(string runId, SafeFileHandle file, long start)
    {
        _runId = runId;
        _file = file;
        _cursor = new LogCursor(file, start);
    }

    /// <summary>Null while the run has no log yet.</summary>
    public static LogReader? Open(string runId, string path)
    {
        try
        {
            return new LogReader(
                runId, File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete), 0);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    /// <summary>The next whole line; null when there is none yet.</summary>
    public LogRecord? Next()
    {
        while (_cursor.TryNext(out LogHeader header, out ReadOnlyMemory<byte> data))
        {
            MemoryStream? begun = _pieces.TryGetValue(header.Source, out var piece) ? piece.Data : null;
            if (header.End == LineEnd.Piece && (begun?.Length ?? 0) + data.Length < LongestLine)
            {
                begun ??= new MemoryStream();
                begun.Write(data.Span);
                _pieces[header.Source] = (header, begun);
                continue;
            }

            byte[] line;
            if (begun is null)
            {
                line = data.ToArray();
            }
            else
            {
                begun.Write(data.Span);
                line = begun.ToArray();
                _pieces.Remove(header.Source);
            }

            return Record(header, line);
        }

        return null;
    }

    /// <summary>Beginnings of long lines whose end never came: to be read once the run has ended.</summary>
    public IEnumerable<LogRecord> Rest()
    {
        foreach ((LogHeader header, MemoryStream begun) in _pieces.Values)
        {
            yield return Record(header, begun.ToArray());
        }

        _pieces.Clear();
    }

    public void Dispose() => _file.Dispose();

    private LogRecord Record(LogHeader header, byte[] line) => new()
    {
        RunId = _runId,
        Time = new DateTimeOffset(DateTimeOffset.UnixEpoch.UtcTicks + (header.Time * 10), TimeSpan.Zero),
        Attempt = header.Source.Attempt,
        Worker = header.Source.Worker,
        Stream = header.Source.Stream,
        Terminator = header.End switch
        {
            LineEnd.Lf => LogTerminator.Lf,
            LineEnd.CrLf => LogTerminator.CrLf,
            LineEnd.Cr => LogTerminator.Cr,
            _ => LogTerminator.None,
        },
        Data = line,
    };
}
