using TrainingJobs.Core.Targets.Local;
using Xunit;

namespace TrainingJobs.Core.Tests.Pipes;

public sealed class LogoutCleaningTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("tj-logout-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(1000u, "ann", true)]
    [InlineData(1000u, "lingerer", false)]
    [InlineData(0u, "root", false)]
    [InlineData(33u, "www-data", false)]
    public void An_ordinary_user_who_does_not_linger_loses_shared_memory_at_logout(uint id, string name, bool expected)
    {
        File.WriteAllText(Path.Combine(_folder, "lingerer"), "");

        Assert.Equal(expected, LogoutCleaning.MayStrikeUser(id, name, _folder, _folder));
        Assert.False(LogoutCleaning.MayStrikeUser(id, name, Path.Combine(_folder, "no-systemd"), _folder));
    }
}
