using System.Diagnostics;
using TrainingJobs.Core.Targets.Docker;
using TrainingJobs.Core.Targets.Docker.Api;
using Xunit;

namespace TrainingJobs.Core.Tests.Docker;

/// <summary>A daemon of the tests' own, from <c>tests/setup-docker.sh</c>; where it cannot be had, the tests are skipped with the reason.</summary>
public sealed class DockerFixture : IAsyncLifetime
{
    public const string Busybox = "tj-test/busybox:1";

    /// <summary>An image without a shell; its only program is <c>/opt/busybox</c>.</summary>
    public const string Bare = "tj-test/bare:1";

    /// <summary>An image with a shell and little else: nothing that writes down what it has read.</summary>
    public const string Small = "tj-test/small:1";

    private static readonly TimeSpan s_limit = TimeSpan.FromMinutes(5);

    /// <summary>Folder of the daemon.</summary>
    public static string Root { get; } =
        Environment.GetEnvironmentVariable("TRAININGJOBS_TEST_DOCKER") is { Length: > 0 } root ? root : "/var/tmp/trainingjobs-test-docker";

    /// <summary>Address of the daemon, which is also the name of the target.</summary>
    public static string Address => $"unix://{Root}/docker.sock";

    public static string TlsAddress => $"tcp://localhost:{PortOf(23760)}";

    public static string SshHost => $"localhost:{PortOf(22022)}";

    public static string Registry => $"localhost:{PortOf(5055)}";

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

    /// <summary>Ends the daemon and starts it again, while the container runs on.</summary>
    /// <remarks>
    /// In spite of --live-restore a daemon that lists no running container stops at its end those that it has just started and not
    /// listed yet (moby 20.10, daemon.Shutdown; the same with <c>docker run</c> alone, in 3 of 8 restarts at a container's first sign of
    /// life). So it must be listed first.
    /// </remarks>
    /// <param name="container">Name of a container that has been started.</param>
    /// <param name="limit">Ends the waiting.</param>
    public async Task RestartAsync(string container, CancellationToken limit)
    {
        while (!(await Client.Containers.ListAsync([ContainerLabels.Owner], limit)).Any(c => c.State == "running" && c.Names?.Contains($"/{container}") == true))
        {
            await Task.Delay(10, limit);
        }

        (int code, string output) = await ScriptAsync("restart");
        Assert.True(code == 0, output);
    }

    private static int PortOf(int port) =>
        port + (int.TryParse(Environment.GetEnvironmentVariable("TRAININGJOBS_TEST_DOCKER_PORTS"), out int more) ? more : 0);

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
