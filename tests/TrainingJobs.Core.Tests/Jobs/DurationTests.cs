using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using TrainingJobs.Core.Jobs;
using Xunit;

namespace TrainingJobs.Core.Tests.Jobs;

public class DurationTests
{
    [Theory]
    [InlineData("90", "00:01:30")]
    [InlineData("0", "00:00:00")]
    [InlineData("1.5", "00:00:01.5")]
    [InlineData("90s", "00:01:30")]
    [InlineData("250ms", "00:00:00.25")]
    [InlineData("30m", "00:30:00")]
    [InlineData("1h30m", "01:30:00")]
    [InlineData("1.5h", "01:30:00")]
    [InlineData("2d", "2.00:00:00")]
    [InlineData("1w", "7.00:00:00")]
    [InlineData(" 5s ", "00:00:05")]
    [InlineData("01:30:00", "01:30:00")]
    [InlineData("2.03:04:05", "2.03:04:05")]
    [InlineData("24:00:00", "1.00:00:00")]
    [InlineData("36:00:00", "1.12:00:00")]
    [InlineData("100:00:00", "4.04:00:00")]
    [InlineData("48:30:00", "2.00:30:00")]
    [InlineData("2-12:00:00", "2.12:00:00")]
    [InlineData("00:00:01.5", "00:00:01.5")]
    public void A_length_of_time_is_read(string text, string expected)
    {
        Assert.True(Duration.TryParse(text, out TimeSpan value));
        Assert.Equal(TimeSpan.Parse(expected, CultureInfo.InvariantCulture), value);
    }

    [Theory]
    [InlineData("")]
    [InlineData("soon")]
    [InlineData("-5s")]
    [InlineData("5x")]
    [InlineData("s")]
    [InlineData("1h30")]
    [InlineData("1..5h")]
    [InlineData("1e3s")]
    [InlineData("8080:8888")]
    [InlineData("1:30")]
    [InlineData("20:00")]
    [InlineData("1:60:00")]
    [InlineData("999999999.00:00:00.0")]
    [InlineData("99999999999:00:00")]
    [InlineData("-01:00:00")]
    [InlineData("01:60:00")]
    [InlineData("01:00:60")]
    [InlineData("1.24:00:00")]
    [InlineData("1:2:3:4")]
    [InlineData("999999999:00:00")]
    [InlineData("99999999999999999999d")]
    public void What_is_no_length_of_time_is_not_taken_for_one(string text) => Assert.False(Duration.TryParse(text, out _));

    [Fact]
    public void Format_gives_a_text_that_reads_back_as_the_same() =>
        Prop.ForAll(Gen.Choose(0, int.MaxValue).ToArbitrary(), milliseconds =>
        {
            var value = TimeSpan.FromMilliseconds(milliseconds);
            return Duration.TryParse(Duration.Format(value), out TimeSpan back) && back == value;
        }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData(5400, "1h30m")]
    [InlineData(0, "0s")]
    [InlineData(86400, "1d")]
    public void Format_is_short(int seconds, string expected) => Assert.Equal(expected, Duration.Format(TimeSpan.FromSeconds(seconds)));
}
