using System.Diagnostics;
using TrainingJobs.Core.Targets.Docker.Engine;
using Xunit;

namespace TrainingJobs.Core.Tests.Docker;

/// <summary>A daemon of the tests' own, from <c>tests/setup-docker.sh</c>; where it cannot be had, the tests are skipped with the reason.</summary>
public sealed class DockerFixture : IAsyncLifetime
{
    public const string Busybox = "tj-test/busybox:1";

    private static readonly TimeSpan s_limit = TimeSpan.FromMinutes(5);

    /// <summary>Folder of the daemon.</summary>
    public static string Root { get; } =
        Environment.GetEnvironmentVariable("TRAININGJOBS_TEST_DOCKER") is { Length: > 0 } root ? root : "/var/tmp/trainingjobs-test-docker";

    /// <summary>Address of the daemon, which is also the name of the target.</summary>
    public static string Address => $"unix://{Root}/docker.sock";

    public static string TlsAddress => "tcp://localhost:23760";

    public static string Certificates => Path.Combine(Root, "certs");

    /// <summary>Why there is no daemon; null when there is one.</summary>
    public string? Missing { get; private set; }

    internal DockerClient Client { get; } = new(new DockerEndpoint(new Uri(Address)));

    public async Task InitializeAsync()
    {
        if (!OperatingSystem.IsLinux() || Environment.UserName != "root")
        {
            Missing = "Starting a Docker daemon needs root on Linux.";
        }
        else if (!File.Exists("/usr/sbin/dockerd") && !File.Exists("/usr/bin/dockerd"))
        {
            Missing = "dockerd is not installed; tests/setup-docker.sh install does it.";
        }
        else
        {
            (int code, string output) = await ScriptAsync("start");
            Missing = code == 0 ? null : $"The Docker daemon could not be started: {output}";
        }
    }

    public async Task DisposeAsync()
    {
        Client.Dispose();
        if (Missing is null)
        {
            await ScriptAsync("stop");
        }
    }

    /// <summary>Skips the test where there is no daemon.</summary>
    public void Require() => Skip.If(Missing is not null, Missing);

    /// <summary>Ends the daemon and starts it again.</summary>
    public static async Task RestartAsync()
    {
        (int code, string output) = await ScriptAsync("restart");
        Assert.True(code == 0, output);
    }

    private static async Task<(int Code, string Output)> ScriptAsync(string verb)
    {
        var info = new ProcessStartInfo("/bin/bash", [RepositoryFiles.At("tests/setup-docker.sh"), verb, $"{Environment.ProcessId}"])
        {
            RedirectStandardInput = true,
            RedirectStandardError = true,
        };
        info.Environment["TRAININGJOBS_TEST_DOCKER"] = Root;
        using Process process = Process.Start(info)!;
        process.StandardInput.Close();
        using var limit = new CancellationTokenSource(s_limit);
        string error = await process.StandardError.ReadToEndAsync(limit.Token);
        await process.WaitForExitAsync(limit.Token);
        return (process.ExitCode, error.Trim());
    }
}
