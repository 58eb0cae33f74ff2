using Microsoft.Win32.SafeHandles;

namespace TrainingJobs.Core.Runs.Logs;

/// <summary>Steps through the whole records of a log file, while it may still be growing.</summary>
internal sealed class LogCursor(SafeFileHandle file, long start = 0)
{
    private const int ChunkLength = 256 * 1024;

    private byte[] _buffer = new byte[ChunkLength];
    private int _from;
    private int _filled;

    /// <summary>Offset of the next record.</summary>
    public long Position { get; private set; } = start;

    /// <summary>The next whole record; false when there is none yet. The data is valid until the next call.</summary>
    public bool TryNext(out LogHeader header, out ReadOnlyMemory<byte> data)
    {
        data = default;
        while (true)
        {
            int wanted = LogHeader.MaxLength;
            if (LogHeader.TryRead(_buffer.AsSpan(_from, _filled - _from), out header, out int headerLength))
            {
                wanted = headerLength + header.Length + 1;
                if (_filled - _from >= wanted)
                {
                    data = _buffer.AsMemory(_from + headerLength, header.Length);
                    _from += wanted;
                    Position += wanted;
                    return true;
                }
            }

            if (!Fill(wanted))
            {
                return false;
            }
        }
    }

    private bool Fill(int wanted)
    {
        int have = _filled - _from;
        if (_from > 0)
        {
            Buffer.BlockCopy(_buffer, _from, _buffer, 0, have);
            (_from, _filled) = (0, have);
        }

        if (_buffer.Length < Math.Max(wanted, have + 1))
        {
            Array.Resize(ref _buffer, Math.Max(wanted, have + ChunkLength));
        }

        int read = RandomAccess.Read(file, _buffer.AsSpan(have), Position + have);
        _filled = have + read;
        return read > 0;
    }
}
