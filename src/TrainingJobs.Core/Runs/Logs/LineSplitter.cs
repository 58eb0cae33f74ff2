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
