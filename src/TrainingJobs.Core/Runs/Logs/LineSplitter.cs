namespace TrainingJobs.Core.Runs.Logs;

/// <summary>
/// Cuts a worker's output into lines. Ends are LF, CR LF and a lone CR (progress bars). A line longer than
/// <see cref="LongestPiece"/> comes in pieces, cut between UTF-8 characters. Every byte ends up in exactly one line.
/// </summary>
internal static class LineSplitter
{
    public const int LongestPiece = 64 * 1024;

    /// <summary>So much at once is cut wherever it is; reading goes on in larger steps.</summary>
    private const int LongestUncut = 512 * 1024;

    /// <summary>Cuts what can be cut.</summary>
    /// <param name="data">Output from <paramref name="offset"/> on.</param>
    /// <param name="offset">Offset of the data in the worker's output.</param>
    /// <param name="isEnd">True when nothing will follow: then everything is cut.</param>
    /// <param name="lines">Takes the lines; they point into the data.</param>
    /// <param name="filter">What will be taken out of the lines, and must therefore not lie across two pieces; null for nothing.</param>
    /// <returns>How many bytes were taken; the rest is to be given again with more behind it.</returns>
    public static int Split(ReadOnlyMemory<byte> data, long offset, bool isEnd, List<LogLine> lines, ILineFilter? filter = null)
    {
        int longest = Math.Max(LongestPiece, 4 * (filter?.Longest ?? 0));
        int start = 0;
        while (start < data.Length)
        {
            ReadOnlySpan<byte> rest = data.Span[start..];
            int end = rest.IndexOfAny((byte)'\n', (byte)'\r');
            if (end < 0 || end > longest)
            {
                if (rest.Length > longest)
                {
                    int piece = PieceLength(rest, longest);
                    int cut = filter?.SafeCut(rest, piece) ?? piece;
                    if (cut == 0 && !isEnd && rest.Length < LongestUncut)
                    {
                        // No safe place yet: with more behind it there may be one.
                        break;
                    }

                    Take(cut > 0 ? cut : rest.Length, 0, LineEnd.Piece);
                    continue;
                }

                if (isEnd)
                {
                    Take(rest.Length, 0, LineEnd.Output);
                }

                break;
            }

            if (rest[end] == '\n')
            {
                Take(end, 1, LineEnd.Lf);
            }
            else if (end + 1 < rest.Length)
            {
                bool isCrLf = rest[end + 1] == '\n';
                Take(end, isCrLf ? 2 : 1, isCrLf ? LineEnd.CrLf : LineEnd.Cr);
            }
            else if (isEnd)
            {
                Take(end, 1, LineEnd.Cr);
            }
            else
            {
                // A CR as the last byte: only what comes next tells whether it is half of CR LF.
                break;
            }
        }

        return start;

        void Take(int length, int terminator, LineEnd kind)
        {
            int next = start + length + terminator;
            lines.Add(new LogLine(data.Slice(start, length), kind, offset + next));
            start = next;
        }
    }

    /// <summary>
    /// The beginning of a line whose end has not come, as a piece; null when there is nothing that may be cut off: half a character, what may
    /// become half of CR LF, or what may be the beginning of a secret.
    /// </summary>
    /// <param name="rest">What stands behind the last whole line.</param>
    /// <param name="offset">Its offset in the worker's output.</param>
    /// <param name="filter">As for <see cref="Split"/>.</param>
    public static LogLine? OpenPiece(ReadOnlyMemory<byte> rest, long offset, ILineFilter? filter)
    {
        ReadOnlySpan<byte> bytes = rest.Span;
        int length = bytes.Length;
        if (length > 0 && bytes[length - 1] == '\r')
        {
            length--;
        }

        // At most three bytes of a character that is not whole.
        int back = 1;
        while (back <= 3 && length - back >= 0 && (bytes[length - back] & 0xC0) == 0x80)
        {
            back++;
        }

        if (length - back >= 0 && back <= 4)
        {
            int needed = bytes[length - back] switch { >= 0xF0 => 4, >= 0xE0 => 3, >= 0xC0 => 2, _ => 1 };
            length = needed > back ? length - back : length;
        }

        int cut = length > 0 && filter is not null ? filter.SafeCut(bytes, length) : length;
        return cut > 0 && cut <= length ? new LogLine(rest[..cut], LineEnd.Piece, offset + cut) : null;
    }

    /// <summary>The longest piece that does not end inside a UTF-8 character.</summary>
    private static int PieceLength(ReadOnlySpan<byte> rest, int longest)
    {
        int length = longest;
        for (int back = 0; back < 3 && (rest[length] & 0xC0) == 0x80; back++)
        {
            length--;
        }

        // Four continuation bytes in a row are not UTF-8 anyway: cut where it is.
        return (rest[length] & 0xC0) == 0x80 ? longest : length;
    }
}
