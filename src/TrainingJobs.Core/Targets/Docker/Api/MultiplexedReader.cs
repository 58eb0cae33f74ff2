using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using TrainingJobs.Core.Runs;

namespace TrainingJobs.Core.Targets.Docker.Api;

/// <summary>
/// Takes the two outputs of a container out of the one stream they come in. Before each part stand 8 bytes: the stream (1 output, 2
/// error), three zeros, and the length of the part as a big-endian number. A part is a record of the daemon's log: a line, or a piece
/// of a long one.
/// </summary>
/// <param name="stream">The stream.</param>
/// <param name="hasTimes">True when each part begins with its time and a blank; they are taken off.</param>
/// <param name="bufferLength">Bytes that are read at once.</param>
internal sealed class MultiplexedReader(Stream stream, bool hasTimes, int bufferLength = 32 * 1024) : IAsyncDisposable
{
    private const int HeaderLength = 8;

    /// <summary>Longer than a time can be.</summary>
    private const int TimeLength = 48;

    private readonly byte[] _buffer = ArrayPool<byte>.Shared.Rent(bufferLength);
    private int _from;
    private int _filled;
    private int _left;
    private LogStream? _current;
    private bool _isDisposed;

    /// <summary>The record that data was last given of; null before the first, or when there are no times.</summary>
    public LogRecordMark? Mark { get; private set; }

    /// <summary>Reads what there is, at least a byte.</summary>
    /// <returns>False at the end.</returns>
    /// <exception cref="IOException">The stream ended inside a part, or is none of this kind.</exception>
    public async ValueTask<bool> FillAsync(CancellationToken cancellationToken)
    {
        int have = _filled - _from;
        Buffer.BlockCopy(_buffer, _from, _buffer, 0, have);
        (_from, _filled) = (0, have);
        int read = await stream.ReadAsync(_buffer.AsMemory(have), cancellationToken);
        _filled += read;
        return read > 0 || (have == 0 && _left == 0 ? false : throw new IOException("The log of the container ended inside a record."));
    }

    /// <summary>The next part, or piece of one, of what was read; valid until the next <see cref="FillAsync"/>.</summary>
    /// <returns>False when more must be read first.</returns>
    public bool TryTake(out LogStream from, out ReadOnlyMemory<byte> data)
    {
        from = default;
        data = default;
        while (_left == 0)
        {
            if (_filled - _from < HeaderLength)
            {
                return false;
            }

            ReadOnlySpan<byte> header = _buffer.AsSpan(_from, HeaderLength);
            uint length = BinaryPrimitives.ReadUInt32BigEndian(header[4..]);
            if (header[0] > 3 || header[1] != 0 || header[2] != 0 || header[3] != 0 || length > int.MaxValue)
            {
                throw new IOException("The log of the container is not in the form that was expected.");
            }

            // 0 is the echo of an input, 3 an error of the daemon itself: neither was printed by the container.
            int timeLength = 0;
            if (hasTimes)
            {
                ReadOnlySpan<byte> begin = _buffer.AsSpan(_from + HeaderLength, Math.Min(_filled - _from - HeaderLength, Math.Min((int)length, TimeLength)));
                timeLength = begin.IndexOf((byte)' ') + 1;
                if (timeLength == 0)
                {
                    return begin.Length == Math.Min((int)length, TimeLength) ? throw new IOException("A record of the container's log has no time.") : false;
                }

                Mark = new LogRecordMark(header[0], Encoding.ASCII.GetString(begin[..timeLength]), (int)length);
            }

            _current = header[0] switch { 1 => LogStream.Output, 2 => LogStream.Error, _ => null };
            _left = (int)length - timeLength;
            _from += HeaderLength + timeLength;
        }

        int count = Math.Min(_left, _filled - _from);
        if (count == 0)
        {
            return false;
        }

        data = _buffer.AsMemory(_from, count);
        _from += count;
        _left -= count;
        if (_current is not { } known)
        {
            return TryTake(out from, out data);
        }

        from = known;
        return true;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_isDisposed)
        {
            _isDisposed = true;
            await stream.DisposeAsync();
            ArrayPool<byte>.Shared.Return(_buffer);
        }
    }
}
