using System.Diagnostics;
using TrainingJobs.Core.Planning;
using TrainingJobs.Core.Planning.Containers;

namespace TrainingJobs.Bench;

/// <summary>The daemon of the tests, from <c>tests/setup-docker.sh</c>: it is started when it does not run, and then ended again.</summary>
internal sealed class DockerHost : IDisposable
{
    public const string Image = "tj-test/busybox:1";

    private readonly string _script;
    private readonly string _root = Environment.GetEnvironmentVariable("TRAININGJOBS_TEST_DOCKER") is { Length: > 0 } root ? root : "/var/tmp/trainingjobs-test-docker";

    private DockerHost(string script) => _script = script;

    public string Address => $"unix://{_root}/docker.sock";

    /// <returns>Null where there can be no daemon.</returns>
    public static DockerHost? Start()
    {
        var host = new DockerHost(Path.Combine(BenchEngine.Repository, "tests", "setup-docker.sh"));
        return OperatingSystem.IsLinux() && host.Script("start") ? host : null;
    }

    public JobPlan Plan(BenchEngine bench, params string[] vector)
    {
        JobPlan plan = bench.Plan(vector);
        return plan with
        {
            Placement = new PlacementPlan { Target = Address },
            Container = new ContainerPlan { Image = Image },
            Execution = plan.Execution with
            {
                Workers = [plan.Execution.Workers[0] with { WorkingDirectory = ContainerPaths.Workspace }],
            },
        };
    }

    /// <summary>Starts the docker command on this daemon; its output is for the caller to read.</summary>
    public Process Docker(params string[] arguments)
    {
        var info = new ProcessStartInfo("docker", arguments) { RedirectStandardOutput = true };
        info.Environment["DOCKER_HOST"] = Address;
        return Process.Start(info)!;
    }

    /// <summary>Runs the docker command to its end.</summary>
    /// <returns>How many lines it printed.</returns>
    public async Task<int> LinesAsync(params string[] arguments)
    {
        using Process process = Docker(arguments);
        byte[] buffer = new byte[64 * 1024];
        int lines = 0;
        while (await process.StandardOutput.BaseStream.ReadAsync(buffer) is > 0 and var count)
        {
            lines += buffer.AsSpan(0, count).Count((byte)'\n');
        }

        await process.WaitForExitAsync();
        return process.ExitCode == 0 ? lines : throw new InvalidOperationException($"docker {string.Join(' ', arguments)} failed.");
    }

    public void Dispose() => Script("stop");

    private bool Script(string verb)
    {
        using Process process = Process.Start(new ProcessStartInfo("/bin/bash", [_script, verb, $"{Environment.ProcessId}"]) { RedirectStandardError = true, RedirectStandardOutput = true })!;
        process.StandardError.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0;
    }
}
