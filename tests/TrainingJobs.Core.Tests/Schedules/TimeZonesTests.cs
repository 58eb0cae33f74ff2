using TrainingJobs.Core.Schedules;
using Xunit;

namespace TrainingJobs.Core.Tests.Schedules;

public class TimeZonesTests
{
    [Theory]
    [InlineData(null, 0)]
    [InlineData("UTC", 0)]
    [InlineData("utc", 0)]
    [InlineData("Europe/Berlin", 1)]
    [InlineData("America/New_York", -5)]
    [InlineData("Eastern Standard Time", -5)]
    [InlineData("W. Europe Standard Time", 1)]
    [InlineData("US/Eastern", -5)]
    [InlineData("Etc/GMT+3", -3)]
    public void Names_of_IANA_and_of_Windows_are_known(string? name, int hours)
    {
        Assert.True(TimeZones.TryFind(name, out TimeZoneInfo? zone));
        Assert.Equal(TimeSpan.FromHours(hours), zone.BaseUtcOffset);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("Nowhere/City")]
    [InlineData("/etc/localtime")]
    [InlineData("../../../etc/localtime")]
    [InlineData("Europe/../Europe/Berlin")]
    [InlineData("Europe//Berlin")]
    [InlineData("Europe/Berlin/")]
    [InlineData("tzdata.zi")]
    [InlineData("Europe")]
    [InlineData("Europe/Berlin\0")]
    [InlineData("Europe/Berlin\n")]
    public void What_is_no_name_of_a_zone_is_none_also_when_it_is_a_path_of_a_file(string name) => Assert.False(TimeZones.TryFind(name, out _));
}
