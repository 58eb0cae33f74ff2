using TrainingJobs.Core.Jobs;
using Xunit;

namespace TrainingJobs.Core.Tests.Docker;

public class JobMountTests
{
    [Theory]
    [InlineData("./data:/data", "./data", "/data", false)]
    [InlineData("data:in:ro", "data", "in", true)]
    [InlineData("data:in:rw", "data", "in", false)]
    [InlineData(@"C:\data:/data", @"C:\data", "/data", false)]
    [InlineData("volume:cache:/root/.cache", "volume:cache", "/root/.cache", false)]
    public void A_mount_is_read(string text, string source, string target, bool isReadOnly)
    {
        Assert.True(JobMount.TryParse(text, out JobMount? mount));
        Assert.Equal((source, target, isReadOnly), (mount.Source, mount.Target, mount.ReadOnly));
    }

    [Theory]
    [InlineData("data")]
    [InlineData("data:")]
    [InlineData(":data")]
    [InlineData("volume:cache")]
    public void What_is_no_mount_is_refused(string text) => Assert.False(JobMount.TryParse(text, out _));

    [Theory]
    [InlineData("8080:80", "8080:80")]
    [InlineData("8080", "8080:8080")]
    [InlineData("0:80", "0:80")]
    [InlineData("127.0.0.1:8080:80/udp", "127.0.0.1:8080:80/udp")]
    [InlineData("[::1]:8080:80", "[::1]:8080:80")]
    public void A_port_is_read_and_written(string text, string written)
    {
        Assert.True(JobPort.TryParse(text, out JobPort? port));
        Assert.Equal(written, port.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("http")]
    [InlineData("80:0")]
    [InlineData("80:70000")]
    [InlineData("80:80/http")]
    [InlineData(":80:80")]
    public void What_is_no_port_is_refused(string text) => Assert.False(JobPort.TryParse(text, out _));
}
