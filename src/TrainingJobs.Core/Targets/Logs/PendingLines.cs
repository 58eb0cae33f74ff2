using System.Buffers;
using TrainingJobs.Core.Runs.Logs;

namespace TrainingJobs.Core.Targets.Logs;

/// <summary>One output of a worker: cuts it into lines, and keeps the beginning of a line until its end comes.</summary>
internal sealed class PendingLines
{
    private readonly LogSource _source;
    private readonly List<LogLine> _lines = [];
    private byte[] _rest = [];
    private long _position;
    private bool _hasLost;

    public PendingLines(LogSource source, LogWriter log)
    {
        _source = source;
        _position = log.PositionOf(source);
        Received = _position;
    }

    /// <summary>Offset behind what has been read from the target.</summary>
    public long Received { get; set; }

    /// <summary>False when a write has failed, whose output is gone from here, or when the log is another one.</summary>
    public bool IsInStepWith(LogWriter log) => !_hasLost && log.PositionOf(_source) == _position;

    public void Take(ArrayBufferWriter<byte> data, LogWriter log) => Append(data.WrittenMemory, log, isEnd: false);

    /// <summary>Takes in a last line without a newline.</summary>
    public bool End(LogWriter log) => _rest.Length > 0 && Append(ReadOnlyMemory<byte>.Empty, log, isEnd: true);

    private bool Append(ReadOnlyMemory<byte> data, LogWriter log, bool isEnd)
    {
        ReadOnlyMemory<byte> all = _rest.Length == 0 ? data : (byte[])[.. _rest, .. data.Span];
        _lines.Clear();
        int taken = LineSplitter.Split(all, _position, isEnd, _lines, log.Filter);
        if (_lines.Count > 0)
        {
            _hasLost = true;
            log.Append(_source, _lines);
            _hasLost = false;
        }

        _position += taken;
        _rest = all[taken..].ToArray();
        return taken > 0;
    }
}
