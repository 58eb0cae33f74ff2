using System.Globalization;
using System.Text;

namespace TrainingJobs.Core.Targets.Docker.Logs;

/// <summary>
/// Reads what a store tells of one output, however it is cut: lines <c>r</c>, <c>b</c>, <c>e LENGTH</c>, and <c>d OFFSET LENGTH</c>
/// followed by so many bytes. All offsets are counted from <see cref="SidecarScripts.Base"/>.
/// </summary>
internal sealed class SidecarFrames
{
    private const int LongestLine = 64;

    private readonly byte[] _line = new byte[LongestLine];
    private int _length;
    private long _offset;
    private long _left;

    /// <summary>The next piece of what has come.</summary>
    /// <param name="data">What has come; what the piece was made of is taken off.</param>
    /// <param name="piece">The piece.</param>
    /// <returns>False when more must come first.</returns>
    /// <exception cref="InvalidDataException">It is nothing that a store tells.</exception>
    public bool TryTake(ref ReadOnlyMemory<byte> data, out SidecarPiece piece)
    {
        piece = default;
        while (_left == 0)
        {
            if (data.IsEmpty)
            {
                return false;
            }

            int end = data.Span.IndexOf((byte)'\n');
            ReadOnlySpan<byte> part = end < 0 ? data.Span : data.Span[..end];
            if (_length + part.Length > LongestLine)
            {
                throw Strange("a line without an end");
            }

            part.CopyTo(_line.AsSpan(_length));
            _length += part.Length;
            data = end < 0 ? ReadOnlyMemory<byte>.Empty : data[(end + 1)..];
            if (end < 0)
            {
                return false;
            }

            string line = Encoding.Latin1.GetString(_line, 0, _length);
            _length = 0;
            if (Parse(line) is { } whole)
            {
                piece = whole;
                return true;
            }
        }

        if (data.IsEmpty)
        {
            return false;
        }

        int count = (int)Math.Min(_left, data.Length);
        piece = new SidecarPiece(SidecarPieceKind.Data, _offset, data[..count]);
        data = data[count..];
        _offset += count;
        _left -= count;
        return true;
    }

    /// <returns>Null for the beginning of data.</returns>
    private SidecarPiece? Parse(string line)
    {
        string[] words = line.Split(' ');
        switch (words)
        {
            case ["r"]:
                return new SidecarPiece(SidecarPieceKind.Ready);
            case ["b"]:
                return new SidecarPiece(SidecarPieceKind.Begun);
            case ["e", string total]:
                return new SidecarPiece(SidecarPieceKind.End, Number(total, line) - SidecarScripts.Base);
            case ["d", string offset, string length]:
                (_offset, _left) = (Number(offset, line) - SidecarScripts.Base, Number(length, line));
                return null;
            default:
                throw Strange(line);
        }
    }

    private static long Number(string text, string line) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long number) ? number : throw Strange(line);

    private static InvalidDataException Strange(string what) => new($"The store of a container's output said what it never says: '{what}'.");
}
