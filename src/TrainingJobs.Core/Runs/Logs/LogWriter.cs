using System.Buffers;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace TrainingJobs.Core.Runs.Logs;

/// <summary>
/// Writes the canonical log of a run; there is one writer, the agent. Opening it finds where an earlier writer stopped, cuts off a
/// half record that it may have left, and tells for each source how far its output has been taken in: so each line stands in the
/// log once, whatever was killed when.
/// </summary>
internal sealed class LogWriter : IDisposable
{
    private readonly SafeFileHandle _file;
    private readonly Dictionary<LogSource, long> _positions;
    private readonly ArrayBufferWriter<byte> _buffer = new(8 * 1024);
    private readonly TimeProvider _time;
    private readonly Lock _lock = new();
    private long _length;

    private LogWriter(SafeFileHandle file, LogScan scan, TimeProvider time, ILineFilter? filter)
    {
        Filter = filter;
        _file = file;
        _positions = scan.Positions;
        _length = scan.Length;
        _time = time;
    }

    /// <summary>Takes out what must not stand in the log; null when there is nothing of the kind.</summary>
    public ILineFilter? Filter { get; }

    public static LogWriter Open(string path, TimeProvider time, ILineFilter? filter = null)
    {
        SafeFileHandle file = File.OpenHandle(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
        try
        {
            LogScan scan = LogScan.Of(file);
            if (scan.Length < RandomAccess.GetLength(file))
            {
                RandomAccess.SetLength(file, scan.Length);
            }

            return new LogWriter(file, scan, time, filter);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Offset in the source's output behind the last line that stands in the log.</summary>
    public long PositionOf(LogSource source)
    {
        lock (_lock)
        {
            return _positions.GetValueOrDefault(source);
        }
    }

    /// <summary>Appends lines with one write.</summary>
    public void Append(LogSource source, IReadOnlyList<LogLine> lines)
    {
        if (lines.Count == 0)
        {
            return;
        }

        lock (_lock)
        {
            long now = (_time.GetUtcNow().UtcTicks - DateTimeOffset.UnixEpoch.UtcTicks) / 10;
            _buffer.ResetWrittenCount();
            foreach (LogLine line in lines)
            {
                ReadOnlyMemory<byte> data = Filter?.Apply(line.Data) ?? line.Data;
                new LogHeader(now, source, line.End, data.Length, line.SourceEnd).Write(_buffer);
                _buffer.Write(data.Span);
                _buffer.Write("\n"u8);
            }

            RandomAccess.Write(_file, _buffer.WrittenSpan, _length);
            _length += _buffer.WrittenCount;
            _positions[source] = lines[^1].SourceEnd;
        }
    }

    /// <summary>Appends a line of our own about the run.</summary>
    public void Note(int attempt, string text)
    {
        var source = new LogSource(attempt, -1, LogStream.Setup);
        var lines = new List<LogLine>();
        byte[] data = Encoding.UTF8.GetBytes(text + "\n");
        LineSplitter.Split(data, PositionOf(source), isEnd: true, lines);
        Append(source, lines);
    }

    /// <summary>Makes what was written survive a power cut.</summary>
    public void Flush()
    {
        if (_length > 0)
        {
            RandomAccess.FlushToDisk(_file);
        }
    }

    public void Dispose() => _file.Dispose();
}
