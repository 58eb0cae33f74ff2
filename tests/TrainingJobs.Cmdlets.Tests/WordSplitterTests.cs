using TrainingJobs.Cmdlets.Binding;
using Xunit;

namespace TrainingJobs.Cmdlets.Tests;

public sealed class WordSplitterTests
{
    [Theory]
    [InlineData("--epochs 5", true)]
    [InlineData("-n 3", true)]
    [InlineData("--name=a b", false)]
    [InlineData("--epochs", false)]
    [InlineData("a file.csv", false)]
    [InlineData("", false)]
    public void Only_a_text_that_begins_like_an_option_is_a_line(string text, bool line) => Assert.Equal(line, WordSplitter.IsLine(text));

    [Theory]
    [InlineData("--epochs 5", new[] { "--epochs", "5" })]
    [InlineData("--name \"a b\"  --x ''", new[] { "--name", "a b", "--x", "" })]
    [InlineData("--lr=0.10 -v", new[] { "--lr=0.10", "-v" })]
    [InlineData("--a 'it\"s'", new[] { "--a", "it\"s" })]
    public void Quotes_hold_blanks(string text, string[] words) => Assert.Equal(words, WordSplitter.Split(text));
}
