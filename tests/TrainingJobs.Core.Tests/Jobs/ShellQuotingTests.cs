using System.Diagnostics;
using FsCheck;
using FsCheck.Fluent;
using TrainingJobs.Core.Jobs;
using Xunit;

namespace TrainingJobs.Core.Tests.Jobs;

[Trait("Needs", "Processes")]
public class ShellQuotingTests
{
    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("a/b.c:d=e,f", "a/b.c:d=e,f")]
    [InlineData("", "''")]
    [InlineData("two words", "'two words'")]
    [InlineData("it's", "'it'\\''s'")]
    [InlineData("$HOME", "'$HOME'")]
    [InlineData("~", "'~'")]
    [InlineData("*", "'*'")]
    public void A_word_is_quoted_only_where_sh_would_change_it(string word, string expected) => Assert.Equal(expected, ShellQuoting.Quote(word));

    [SkippableFact]
    public void Sh_reads_quoted_words_back_as_they_were()
    {
        Skip.If(!File.Exists("/bin/sh"), "there is no /bin/sh");
        Gen<string> word = Gen.OneOf(
            Gen.Elements("'", "\"", "\\", "$", "`", " ", "\n", "\t", "!", "*", "?", "~", "#", "&", ";", "|", "<", ">", "(", ")", "{", "}", "[", "]", "=", "%", "a", "Z", "é", "\U0001F600", "-"),
            Gen.Choose(1, 0x24F).Where(c => c is not (0x7F)).Select(c => ((char)c).ToString()))
            .ListOf().Select(parts => string.Concat(parts));
        Prop.ForAll(word.ListOf().ToArbitrary(), words =>
        {
            string script = $"for a in {ShellQuoting.Join(words)}; do printf '%s\\0' \"$a\"; done";
            return ReadBack(script).SequenceEqual(words);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(60));
    }

    [SkippableFact]
    public void A_word_that_only_begins_with_a_tilde_or_an_equals_sign_survives()
    {
        Skip.If(!File.Exists("/bin/sh"), "there is no /bin/sh");
        string[] words = ["~", "~root", "=x", "a=~", "%1", "^x", "@x", "--x=y", "{a,b}", "-n", "-e"];
        Assert.Equal(words, ReadBack($"for a in {ShellQuoting.Join(words)}; do printf '%s\\0' \"$a\"; done"));
    }

    private static string[] ReadBack(string script)
    {
        var start = new ProcessStartInfo("/bin/sh") { RedirectStandardOutput = true, StandardOutputEncoding = new System.Text.UTF8Encoding(false) };
        start.ArgumentList.Add("-c");
        start.ArgumentList.Add(script);
        using Process process = Process.Start(start)!;
        string output = process.StandardOutput.ReadToEnd();
        Assert.True(process.WaitForExit(120_000));
        return output.Split('\0')[..^1];
    }
}
