using System.Net;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using TrainingJobs.Core.Secrets;
using Xunit;

namespace TrainingJobs.Core.Tests.Secrets;

public sealed class RedactorProperties
{
    private static readonly Config s_config = Config.QuickThrowOnFailure.WithMaxTest(500);

    // Few different bytes, so that values overlap each other and themselves; all that encoders treat in their own way.
    private static readonly Gen<byte[]> s_bytes =
        Gen.ArrayOf(Gen.Elements("ab+/ \n\"'%é>"u8.ToArray())).Select(bytes => bytes);

    private static readonly Gen<byte[]> s_value = s_bytes.Where(bytes => bytes.Length >= SecretForms.MinLength);

    private static readonly Gen<byte[]> s_text = Gen.Elements("ab+/ \n\"'%é>IYJhYW"u8.ToArray()).ArrayOf();

    /// <summary>Values, and a text that they stand in, in one form or the other, whole or begun.</summary>
    private static readonly Gen<Case> s_cases =
        from values in s_value.NonEmptyListOf()
        let few = values.Take(3).ToArray()
        let forms = few.SelectMany(value => SecretForms.Of(value)).ToArray()
        let part = Gen.OneOf(
            s_text,
            forms.Length == 0 ? s_text : Gen.Elements(forms),
            forms.Length == 0 ? s_text : Gen.Elements(forms).SelectMany(form => Gen.Choose(0, form.Length).Select(n => form[..n])))
        from parts in part.ArrayOf()
        from cuts in Gen.Choose(1, 12).ArrayOf()
        select new Case(few, [.. parts.SelectMany(bytes => bytes)], cuts.Length == 0 ? [1] : cuts);

    [Fact]
    public void No_form_remains_and_all_else_is_unchanged() => Prop.ForAll(s_cases.ToArbitrary(), test =>
        Encoding.Latin1.GetString(test.Redactor.Redact(test.Text).Span) == Expected(test)).Check(s_config);

    [Fact]
    public void No_value_remains() => Prop.ForAll(s_cases.ToArbitrary(), test =>
    {
        byte[] redacted = test.Redactor.Redact(test.Text).ToArray();
        return test.Values.All(value => redacted.AsSpan().IndexOf(value) < 0);
    }).Check(s_config);

    [Fact]
    public void Cutting_a_text_in_pieces_changes_nothing() => Prop.ForAll(s_cases.ToArbitrary(), test =>
    {
        var output = new MemoryStream();
        var held = new List<byte>();
        int step = 0;
        for (int read = 0; read < test.Text.Length; step++)
        {
            int count = Math.Min(test.Cuts[step % test.Cuts.Length], test.Text.Length - read);
            held.AddRange(test.Text.AsSpan(read, count));
            read += count;
            byte[] data = [.. held];
            int wanted = test.Cuts[(step + 1) % test.Cuts.Length] % (data.Length + 1);
            int cut = test.Redactor.SafeCut(data, wanted);
            Assert.InRange(cut, 0, wanted);
            output.Write(test.Redactor.Redact(data.AsMemory(0, cut)).Span);
            held.RemoveRange(0, cut);
        }

        output.Write(test.Redactor.Redact(held.ToArray()).Span);
        return output.ToArray().AsSpan().SequenceEqual(test.Redactor.Redact(test.Text).Span);
    }).Check(s_config);

    [Fact]
    public void The_cut_is_the_largest_that_is_safe() => Prop.ForAll(s_cases.ToArbitrary(), test =>
    {
        byte[][] forms = [.. test.Values.SelectMany(value => SecretForms.Of(value))];
        return Enumerable.Range(0, test.Text.Length + 1).All(cut =>
        {
            int expected = Enumerable.Range(0, cut + 1).Reverse().First(place => IsSafe(test.Text, place, forms));
            return test.Redactor.SafeCut(test.Text, cut) == expected;
        });
    }).Check(s_config.WithMaxTest(100));

    [Fact]
    public void A_value_inside_longer_base64_is_replaced_wherever_it_begins() => Prop.ForAll(
        s_bytes.ToArbitrary(), s_value.Where(v => v.Length == v.AsSpan().Trim(" \n"u8).Length).ToArbitrary(), s_bytes.ToArbitrary(), (before, value, behind) =>
    {
        var redactor = new SecretRedactor([value]);
        string text = Convert.ToBase64String([.. before, .. value, .. behind]);
        int first = (before.Length * 8 + 5) / 6;
        int end = (before.Length + value.Length) * 8 / 6;
        foreach (string form in (string[])[text, text.Replace('+', '-').Replace('/', '_'), text.TrimEnd('=')])
        {
            string redacted = redactor.Redact(form);
            Assert.DoesNotContain(form[first..end], redacted, StringComparison.Ordinal);
            Assert.Contains(SecretRedactor.Mark, redacted, StringComparison.Ordinal);
        }
    }).Check(s_config);

    [Fact]
    public void A_value_that_others_have_encoded_is_replaced() => Prop.ForAll(
        Gen.Elements("aZ09 \"\\/<>&'+`~!*()äπ😀\n\t%=;:@#$,?{}".EnumerateRunes().ToArray())
            .ArrayOf().Select(runes => string.Concat(runes)).Where(text => Encoding.UTF8.GetByteCount(text) >= 4).ToArbitrary(), text =>
    {
        var redactor = new SecretRedactor([Encoding.UTF8.GetBytes(text)]);
        string[] encoded =
        [
            text,
            Uri.EscapeDataString(text),
            WebUtility.UrlEncode(text),
            System.Web.HttpUtility.UrlEncode(text),
            JsonSerializer.Serialize(text)[1..^1],
            JsonSerializer.Serialize(text, new JsonSerializerOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping })[1..^1],
            Convert.ToBase64String(Encoding.UTF8.GetBytes(text)),
            Convert.ToBase64String(Encoding.UTF8.GetBytes("user:" + text)),
        ];
        foreach (string form in encoded)
        {
            Assert.DoesNotContain(form, redactor.Redact($"<{form}>"), StringComparison.Ordinal);
        }
    }).Check(s_config);

    private static bool IsSafe(byte[] text, int place, byte[][] forms)
    {
        for (int start = 0; start < place; start++)
        {
            foreach (byte[] form in forms)
            {
                int known = Math.Min(form.Length, text.Length - start);
                bool isWholeBefore = start + form.Length <= place;
                if (!isWholeBefore && text.AsSpan(start, known).SequenceEqual(form.AsSpan(0, known)))
                {
                    return false;
                }
            }
        }

        return true;
    }

    /// <summary>The same by the slowest way there is.</summary>
    private static string Expected(Case test)
    {
        var ranges = new List<(int Start, int End)>();
        foreach (byte[] form in test.Values.SelectMany(value => SecretForms.Of(value)))
        {
            for (int start = 0; start + form.Length <= test.Text.Length; start++)
            {
                if (test.Text.AsSpan(start, form.Length).SequenceEqual(form))
                {
                    ranges.Add((start, start + form.Length));
                }
            }
        }

        var result = new StringBuilder();
        int at = 0;
        while (at < test.Text.Length)
        {
            int end = at;
            while (ranges.Where(r => r.Start == at || (r.Start < end && r.End > end)).Select(r => r.End).DefaultIfEmpty(0).Max() is int more && more > end)
            {
                end = more;
            }

            result.Append(end > at ? SecretRedactor.Mark : ((char)test.Text[at]).ToString());
            at = Math.Max(end, at + 1);
        }

        return result.ToString();
    }

    private sealed record Case(byte[][] Values, byte[] Text, int[] Cuts)
    {
        public SecretRedactor Redactor { get; } = new(Values.Select(value => (ReadOnlyMemory<byte>)value));

        public override string ToString() =>
            $"values [{string.Join(" | ", Values.Select(Show))}] text [{Show(Text)}] cuts [{string.Join(' ', Cuts)}]";

        private static string Show(byte[] bytes) => Encoding.Latin1.GetString(bytes).Replace("\n", "\\n", StringComparison.Ordinal);
    }
}
