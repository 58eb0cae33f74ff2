using System.Globalization;
using System.Text;

namespace TrainingJobs.Core.Secrets;

/// <summary>A value as it stands inside a JSON string. Writers differ in what they escape beyond what they must.</summary>
internal static class JsonForms
{
    private static readonly UTF8Encoding s_strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    // Only what must be; also letters beyond ASCII (Python, Java); also what HTML could take for its own
    // (Go, .NET). Some writers escape only what lies beyond the first plane.
    private static readonly Func<char, bool>[] s_escaped =
    [
        _ => false,
        c => c > 126,
        char.IsSurrogate,
        c => c is '<' or '>' or '&' or '\u2028' or '\u2029',
        c => c > 126 || "<>&'+`".Contains(c),
    ];

    public static IEnumerable<byte[]> Of(byte[] value)
    {
        string text;
        try
        {
            text = s_strict.GetString(value);
        }
        catch (DecoderFallbackException)
        {
            // No text, so that it cannot stand in JSON as it is.
            yield break;
        }

        foreach (Func<char, bool> escaped in s_escaped)
        {
            foreach (string format in (string[])["x4", "X4"])
            {
                string plain = Escape(text, escaped, format, quote: "\\\"");
                yield return Encoding.UTF8.GetBytes(plain);
                yield return Encoding.UTF8.GetBytes(plain.Replace("/", "\\/", StringComparison.Ordinal));
                yield return Encoding.UTF8.GetBytes(Escape(text, escaped, format, quote: null));
            }
        }
    }

    private static string Escape(string text, Func<char, bool> escaped, string format, string? quote)
    {
        var result = new StringBuilder(text.Length + 16);
        foreach (char c in text)
        {
            string? part = c switch
            {
                '"' => quote,
                '\\' => "\\\\",
                '\n' => "\\n",
                '\r' => "\\r",
                '\t' => "\\t",
                '\b' => "\\b",
                '\f' => "\\f",
                < ' ' => null,
                _ => escaped(c) ? null : c.ToString(),
            };
            result.Append(part ?? "\\u" + ((int)c).ToString(format, CultureInfo.InvariantCulture));
        }

        return result.ToString();
    }
}
