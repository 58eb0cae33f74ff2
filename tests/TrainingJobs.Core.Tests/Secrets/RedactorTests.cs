using System.Text;
using TrainingJobs.Core.Secrets;
using Xunit;

namespace TrainingJobs.Core.Tests.Secrets;

public sealed class RedactorTests
{
    [Theory]
    [InlineData("hunter22", "the password is hunter22.", "the password is ***.")]
    [InlineData("hunter22", "hunter22hunter22", "******")]
    [InlineData("hunter22", "hunter2hunter22", "hunter2***")]
    [InlineData("hunter22", "aHVudGVyMjI=", "***")]
    [InlineData("hunter22", "aHVudGVyMjIK", "***K")]
    [InlineData("hunter22", "Basic bWU6aHVudGVyMjI=", "Basic bWU6***")]
    [InlineData("hunter22", "Basic bWVlOmh1bnRlcjIy", "Basic bWVlOm***")]
    [InlineData("hunter22", "Basic bWFtZTpodW50ZXIyMg==", "Basic bWFtZTp***g==")]
    [InlineData("a b/c&d", "?q=a%20b%2Fc%26d&x=1", "?q=***&x=1")]
    [InlineData("a b/c&d", "q=a+b%2fc%26d", "q=***")]
    [InlineData("say \"hi\"", "{\"p\":\"say \\\"hi\\\"\"}", "{\"p\":\"***\"}")]
    [InlineData("say \"hi\"", "{\"p\":\"say \\u0022hi\\u0022\"}", "{\"p\":\"***\"}")]
    [InlineData("it's me", "+ login 'it'\\''s me'", "+ login '***'")]
    [InlineData("ab", "ab abc cab", "ab abc cab")]
    [InlineData("päss", "päss paess", "*** paess")]
    [InlineData("token123\n", "token123!", "***!")]
    public void A_value_is_replaced(string value, string text, string expected) =>
        Assert.Equal(expected, new SecretRedactor([Encoding.UTF8.GetBytes(value)]).Redact(text));

    [Fact]
    public void Each_line_of_a_value_is_replaced()
    {
        var redactor = new SecretRedactor(["-----BEGIN KEY-----\r\nMIIEvQIBADANBg\r\n}\r\n-----END KEY-----\r\n"u8.ToArray()]);
        Assert.Equal("[***]\n  ***\n}\n", redactor.Redact("[-----BEGIN KEY-----]\n  MIIEvQIBADANBg\n}\n"));
    }

    [Fact]
    public void Base64_in_wrapped_lines_is_replaced()
    {
        byte[] value = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Range(0, 40).Select(i => $"{i * 7919:x4}")));
        string text = Convert.ToBase64String(value, Base64FormattingOptions.InsertLineBreaks);
        string redacted = new SecretRedactor([value]).Redact(text);
        Assert.All(redacted.Split("\r\n"), line => Assert.StartsWith("***", line, StringComparison.Ordinal));
        Assert.True(redacted.Length < 30, redacted);
    }

    [Fact]
    public void What_holds_no_value_comes_back_itself()
    {
        var redactor = new SecretRedactor(["hunter22"u8.ToArray()]);
        byte[] data = "nothing here but hunter2"u8.ToArray();
        Assert.True(System.Runtime.InteropServices.MemoryMarshal.TryGetArray(redactor.Redact(data), out ArraySegment<byte> same));
        Assert.Same(data, same.Array);
        const string Text = "nothing \ud800 here";
        Assert.Same(Text, redactor.Redact(Text));
        Assert.Equal(4, SecretRedactor.None.SafeCut("abcd"u8, 4));
        Assert.True(SecretRedactor.None.IsEmpty);
        Assert.True(new SecretRedactor(["abc"u8.ToArray()]).IsEmpty);
    }

    [Fact]
    public void A_begun_value_is_not_cut_off()
    {
        var redactor = new SecretRedactor(["hunter22"u8.ToArray()]);
        Assert.Equal(8, redactor.SafeCut("the word hunter"u8, 8));
        Assert.Equal(9, redactor.SafeCut("the word hunter"u8, 12));
        Assert.Equal(9, redactor.SafeCut("the word hunter"u8, 15));
        Assert.Equal(17, redactor.SafeCut("the word hunter22"u8, 17));
        Assert.Equal(9, redactor.SafeCut("the word hunter22 and"u8, 16));
    }

    [Fact]
    public void Values_that_repeat_themselves_take_no_longer()
    {
        byte[] value = new byte[SecretRules.MaxValueLength];
        Array.Fill(value, (byte)'a');
        value[^1] = (byte)'b';
        byte[] text = new byte[16 << 20];
        Array.Fill(text, (byte)'a');
        // Comparing at each place would take 10^12 steps.
        ReadOnlyMemory<byte> redacted = TimeLimit.Run(TimeSpan.FromSeconds(20), () => new SecretRedactor([value]).Redact(text));
        Assert.Equal(text.Length, redacted.Length);
    }
}
