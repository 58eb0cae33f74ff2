using TrainingJobs.Core.Jobs;
using Xunit;

namespace TrainingJobs.Core.Tests.Jobs;

public class QuantityTests
{
    [Theory]
    [InlineData("0", "0")]
    [InlineData("2", "2")]
    [InlineData("2.5", "2.5")]
    [InlineData(".5", "0.5")]
    [InlineData("+1", "1")]
    [InlineData("500m", "0.5")]
    [InlineData("250u", "0.00025")]
    [InlineData("7n", "0.000000007")]
    [InlineData("1k", "1000")]
    [InlineData("10M", "10000000")]
    [InlineData("10G", "10000000000")]
    [InlineData("1T", "1000000000000")]
    [InlineData("1P", "1000000000000000")]
    [InlineData("1E", "1000000000000000000")]
    [InlineData("1Ki", "1024")]
    [InlineData("512Mi", "536870912")]
    [InlineData("16Gi", "17179869184")]
    [InlineData("1.5Gi", "1610612736")]
    [InlineData("1Ti", "1099511627776")]
    [InlineData("1Pi", "1125899906842624")]
    [InlineData("1Ei", "1152921504606846976")]
    [InlineData("1e3", "1000")]
    [InlineData("1E3", "1000")]
    [InlineData("1e-3", "0.001")]
    public void A_quantity_has_the_amount_that_Kubernetes_gives_it(string text, string amount)
    {
        Assert.True(Quantity.TryParse(text, out Quantity quantity));
        Assert.Equal(decimal.Parse(amount, System.Globalization.CultureInfo.InvariantCulture), quantity.Value);
    }

    [Theory]
    [InlineData("")]
    [InlineData("-1")]
    [InlineData("16GB")]
    [InlineData("16gi")]
    [InlineData("16 Gi")]
    [InlineData("Gi")]
    [InlineData("two")]
    [InlineData("1e3Gi")]
    [InlineData("1,5")]
    [InlineData("1.2.3")]
    [InlineData("0x10")]
    [InlineData("99999999999999999999999999999Ei")]
    [InlineData("1e99")]
    public void What_is_no_quantity_is_not_taken_for_one(string text) => Assert.False(Quantity.TryParse(text, out _));

    [Theory]
    [InlineData("3.10")]
    [InlineData("0016Gi")]
    [InlineData("1e3")]
    public void A_quantity_keeps_the_text_it_was_written_as(string text) => Assert.Equal(text, Quantity.Parse(text).Text);

    [Fact]
    public void Quantities_are_compared_by_amount()
    {
        Assert.Equal(Quantity.Parse("1024Mi"), Quantity.Parse("1Gi"));
        Assert.True(Quantity.Parse("1G") < Quantity.Parse("1Gi"));
        Assert.Equal(Quantity.Parse("1000m").GetHashCode(), Quantity.Parse("1").GetHashCode());
    }

    [Fact]
    public void Parse_says_what_to_write() => Assert.Contains("16Gi", Assert.Throws<FormatException>(() => Quantity.Parse("x")).Message);
}
