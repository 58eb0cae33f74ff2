using System.Text;

namespace TrainingJobs.Core.Secrets;

/// <summary>
/// Replaces values of secrets in texts by <c>***</c>: as they are, line by line, in base64 wherever it begins in a longer text,
/// percent-encoded, and as part of a JSON string. Each byte that belongs to such a form is replaced; what overlaps becomes one mark.
/// Values of less than four bytes are left: see <see cref="CanRedact"/>. Safe for several threads.
/// </summary>
public sealed class SecretRedactor
{
    /// <summary>What stands in place of a value.</summary>
    public const string Mark = "***";

    private readonly PatternMatcher? _matcher;

    /// <param name="values">Values; they are copied.</param>
    public SecretRedactor(IEnumerable<ReadOnlyMemory<byte>> values)
    {
        byte[][] forms = [.. values.SelectMany(value => SecretForms.Of(value.Span))];
        _matcher = forms.Length == 0 ? null : new PatternMatcher(forms);
    }

    /// <summary>Finds nothing.</summary>
    public static SecretRedactor None { get; } = new([]);

    /// <summary>True when there is nothing to look for.</summary>
    public bool IsEmpty => _matcher is null;

    /// <summary>Length of the longest text that is looked for, in bytes.</summary>
    public int LongestForm => _matcher?.Longest ?? 0;

    /// <summary>False for a value so short that it stands in any text by chance, and is therefore not looked for.</summary>
    public static bool CanRedact(SecretValue value) => SecretForms.Of(value.Bytes).Any();

    /// <summary>The data without values; the data itself when none is in it.</summary>
    public ReadOnlyMemory<byte> Redact(ReadOnlyMemory<byte> data)
    {
        var matches = default(MatchList);
        _matcher?.Scan(data.Span, ref matches);
        return matches.Ranges.Count == 0 ? data : Replace(data.Span, matches.Ranges);
    }

    /// <summary>The text without values; the text itself when none is in it.</summary>
    public string Redact(string text)
    {
        if (_matcher is null)
        {
            return text;
        }

        byte[] bytes = Encoding.UTF8.GetBytes(text);
        ReadOnlyMemory<byte> redacted = Redact(bytes);
        return redacted.Equals(bytes) ? text : Encoding.UTF8.GetString(redacted.Span);
    }

    /// <summary>
    /// Where the beginning of a text, more of which may follow, can be cut off so that both parts, redacted each by itself, are the
    /// redacted whole: no form of a value lies across the place, and none that may go on behind the end of the data.
    /// </summary>
    /// <param name="data">What is known of the text.</param>
    /// <param name="cut">Number of bytes wanted in the first part.</param>
    /// <returns>The largest such number that is not above; 0 when there is none.</returns>
    public int SafeCut(ReadOnlySpan<byte> data, int cut)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(cut);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(cut, data.Length);
        if (_matcher is null)
        {
            return cut;
        }

        var matches = default(MatchList);
        int open = _matcher.Scan(data, ref matches);
        if (open > 0)
        {
            matches.Add(data.Length - open, data.Length + 1);
        }

        foreach ((int start, int end) in matches.Ranges)
        {
            if (start < cut && cut < end)
            {
                return start;
            }
        }

        return cut;
    }

    private static byte[] Replace(ReadOnlySpan<byte> data, IReadOnlyList<(int Start, int End)> ranges)
    {
        byte[] result = new byte[data.Length + ranges.Sum(range => Mark.Length - (range.End - range.Start))];
        Span<byte> rest = result;
        int done = 0;
        foreach ((int start, int end) in ranges)
        {
            data[done..start].CopyTo(rest);
            rest = rest[(start - done)..];
            rest[..Mark.Length].Fill((byte)Mark[0]);
            rest = rest[Mark.Length..];
            done = end;
        }

        data[done..].CopyTo(rest);
        return result;
    }
}
