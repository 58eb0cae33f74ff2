using System.Buffers;
using System.Buffers.Text;
using System.Text.Unicode;

namespace TrainingJobs.Core.Runs.Logs;

/// <summary>
/// The line before each record of the canonical log. The file is text that people can read without us; a record is
/// <code>
/// 1763686800123456 1 0 o l 25 1040
/// epoch 1 loss 0.3417260129
/// </code>
/// microseconds since 1970, attempt, worker, stream (o, e, s), what ended the line (see <see cref="LineEnd"/>), bytes of the text
/// that follows, and the offset behind the line in the worker's own output.
/// </summary>
internal readonly record struct LogHeader(long Time, LogSource Source, LineEnd End, int Length, long SourceEnd)
{
    /// <summary>Longer than any header can be.</summary>
    public const int MaxLength = 128;

    public void Write(IBufferWriter<byte> writer)
    {
        Span<byte> line = writer.GetSpan(MaxLength);
        if (!Utf8.TryWrite(
            line, $"{Time} {Source.Attempt} {Source.Worker} {(char)Source.Letter} {(char)End} {Length} {SourceEnd}\n", out int written))
        {
            throw new InvalidOperationException("A log header outgrew its limit.");
        }

        writer.Advance(written);
    }

    /// <summary>Reads a header at the start of the data.</summary>
    /// <param name="data">Bytes of the file.</param>
    /// <param name="header">The header.</param>
    /// <param name="consumed">Its length with the newline.</param>
    /// <returns>False when there is no whole header.</returns>
    public static bool TryRead(ReadOnlySpan<byte> data, out LogHeader header, out int consumed)
    {
        header = default;
        consumed = 0;
        int end = data[..Math.Min(data.Length, MaxLength)].IndexOf((byte)'\n');
        if (end < 0)
        {
            return false;
        }

        ReadOnlySpan<byte> line = data[..end];
        if (!Number(ref line, out long time) || !Number(ref line, out long attempt) || !Number(ref line, out long worker)
            || !Letter(ref line, out byte stream) || LogSource.FromLetter(stream) is not { } kind
            || !Letter(ref line, out byte ending) || !Number(ref line, out long length) || !Number(ref line, out long sourceEnd))
        {
            return false;
        }

        header = new LogHeader(time, new LogSource((int)attempt, (int)worker, kind), (LineEnd)ending, (int)length, sourceEnd);
        consumed = end + 1;
        return true;
    }

    private static bool Number(ref ReadOnlySpan<byte> line, out long value)
    {
        if (!Utf8Parser.TryParse(line, out value, out int used))
        {
            return false;
        }

        line = line[Math.Min(line.Length, used + 1)..];
        return true;
    }

    private static bool Letter(ref ReadOnlySpan<byte> line, out byte letter)
    {
        letter = line.Length > 0 ? line[0] : (byte)0;
        line = line[Math.Min(line.Length, 2)..];
        return letter != 0;
    }
}
