using System.Text;

namespace TrainingJobs.Core.Secrets;

/// <summary>All the ways in which a value may come to stand in a text.</summary>
internal static class SecretForms
{
    /// <summary>
    /// What is shorter is not looked for: a text is full of such bytes by chance, so that a log would become unreadable, and the marks
    /// would give the value away.
    /// </summary>
    public const int MinLength = 4;

    // How base64(1) and openssl wrap their lines.
    private static readonly int[] s_wraps = [76, 64];

    // What encoders leave as it is, beside letters and digits: RFC 3986; Python's quote; encodeURIComponent; and for forms Python
    // and Go, Java and browsers, PHP, .NET.
    private static readonly (string Safe, bool PlusForBlank)[] s_percentStyles =
    [
        ("-._~", false), ("-._~/", false), ("-._~!'()*", false), ("-._~", true), ("-._*", true), ("-._", true), ("-._!*()", true),
    ];

    public static IEnumerable<byte[]> Of(ReadOnlySpan<byte> value)
    {
        var forms = new HashSet<byte[]>(ByteComparer.Instance);
        byte[] whole = value.ToArray();
        byte[] trimmed = Trim(value);
        AddEncodings(forms, whole);
        if (trimmed.Length < whole.Length)
        {
            // Programs cut off the line end that a value may have.
            AddEncodings(forms, trimmed);
        }

        AddLines(forms, trimmed);
        forms.RemoveWhere(form => form.Length < MinLength);
        return forms;
    }

    private static void AddEncodings(HashSet<byte[]> forms, byte[] value)
    {
        if (value.Length < MinLength)
        {
            return;
        }

        forms.Add(value);
        AddBase64(forms, value);
        foreach ((string safe, bool plus) in s_percentStyles)
        {
            forms.Add(Percent(value, safe, plus, "0123456789ABCDEF"));
            forms.Add(Percent(value, safe, plus, "0123456789abcdef"));
        }

        forms.UnionWith(JsonForms.Of(value));
        string text = Encoding.Latin1.GetString(value);
        // What a shell with 'set -x' prints, Python's shlex.quote and repr, and pages of HTML.
        Add(text.Replace("'", @"'\''", StringComparison.Ordinal));
        Add(text.Replace("'", "'\"'\"'", StringComparison.Ordinal));
        Add(text.Replace(@"\", @"\\", StringComparison.Ordinal).Replace("'", @"\'", StringComparison.Ordinal));
        Add(Html(text, "&#39;"));
        Add(Html(text, "&#x27;"));
        Add(Convert.ToHexString(value));
        Add(Convert.ToHexStringLower(value));

        void Add(string form) => forms.Add(Encoding.Latin1.GetBytes(form));

        static string Html(string text, string quote) => text
            .Replace("&", "&amp;", StringComparison.Ordinal)
            .Replace("<", "&lt;", StringComparison.Ordinal)
            .Replace(">", "&gt;", StringComparison.Ordinal)
            .Replace("\"", "&quot;", StringComparison.Ordinal)
            .Replace("'", quote, StringComparison.Ordinal);
    }

    private static void AddLines(HashSet<byte[]> forms, byte[] value)
    {
        // Lines of a log end at each of them.
        foreach (Range range in value.AsSpan().SplitAny((byte)'\n', (byte)'\r'))
        {
            forms.Add(Trim(value.AsSpan(range)));
        }
    }

    /// <summary>
    /// The value encoded by itself, and the digits that are the same whatever stands before and behind it in a longer text. One digit holds
    /// six bits: with 0, 1 or 2 bytes before it in its group of three, the value begins at bit 0, 8 or 16.
    /// </summary>
    private static void AddBase64(HashSet<byte[]> forms, byte[] value)
    {
        for (int before = 0; before < 3; before++)
        {
            byte[] padded = new byte[before + value.Length];
            value.CopyTo(padded, before);
            byte[] text = Encoding.ASCII.GetBytes(Convert.ToBase64String(padded));
            int first = (before * 8 + 5) / 6;
            int end = padded.Length * 8 / 6;
            AddBothAlphabets(forms, text[first..end]);
            if (before == 0)
            {
                AddBothAlphabets(forms, text);
                AddBothAlphabets(forms, text.AsSpan().TrimEnd((byte)'=').ToArray());
                foreach (int wrap in s_wraps)
                {
                    for (int start = 0; end > wrap && start < end; start += wrap)
                    {
                        AddBothAlphabets(forms, text[start..Math.Min(end, start + wrap)]);
                    }
                }
            }
        }
    }

    private static void AddBothAlphabets(HashSet<byte[]> forms, byte[] standard)
    {
        forms.Add(standard);
        byte[] url = [.. standard];
        url.AsSpan().Replace((byte)'+', (byte)'-');
        url.AsSpan().Replace((byte)'/', (byte)'_');
        forms.Add(url);
    }

    private static byte[] Percent(byte[] value, string safe, bool plusForBlank, string digits)
    {
        var result = new List<byte>(value.Length * 3);
        foreach (byte b in value)
        {
            if (char.IsAsciiLetterOrDigit((char)b) || safe.Contains((char)b))
            {
                result.Add(b);
            }
            else if (b == ' ' && plusForBlank)
            {
                result.Add((byte)'+');
            }
            else
            {
                result.AddRange([(byte)'%', (byte)digits[b >> 4], (byte)digits[b & 15]]);
            }
        }

        return [.. result];
    }

    private static byte[] Trim(ReadOnlySpan<byte> value) => value.Trim(" \t\r\n"u8).ToArray();

    private sealed class ByteComparer : IEqualityComparer<byte[]>
    {
        public static ByteComparer Instance { get; } = new();

        public bool Equals(byte[]? x, byte[]? y) => x.AsSpan().SequenceEqual(y);

        public int GetHashCode(byte[] obj)
        {
            var hash = new HashCode();
            hash.AddBytes(obj);
            return hash.ToHashCode();
        }
    }
}
