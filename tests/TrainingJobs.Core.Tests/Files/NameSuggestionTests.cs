using TrainingJobs.Core.Files;
using Xunit;

namespace TrainingJobs.Core.Tests.Files;

public class NameSuggestionTests
{
    [Theory]
    [InlineData("", "", 0)]
    [InlineData("abc", "", 3)]
    [InlineData("abc", "abc", 0)]
    [InlineData("abc", "abd", 1)]
    [InlineData("abc", "acb", 1)]
    [InlineData("kitten", "sitting", 3)]
    [InlineData("comand", "command", 1)]
    [InlineData("ca", "abc", 3)]
    public void The_distance_counts_edits_and_swaps(string left, string right, int expected)
    {
        Assert.Equal(expected, EditDistance.Between(left, right));
        Assert.Equal(expected, EditDistance.Between(right, left));
    }

    [Theory]
    [InlineData("epocs", "epochs")]
    [InlineData("batchSize", "batch-size")]
    [InlineData("BATCH_SIZE", "batch-size")]
    [InlineData("lrr", "lr")]
    [InlineData("zzz", null)]
    [InlineData("", null)]
    [InlineData("x", null)]
    public void The_nearest_name_is_found(string text, string? expected) =>
        Assert.Equal(expected, NameSuggestion.Closest(text, ["epochs", "batch-size", "lr", "optimizer"]));
}
