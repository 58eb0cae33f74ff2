using System.Diagnostics;
using System.Globalization;
using TrainingJobs.Core.Planning;
using TrainingJobs.Core.Runs;
using TrainingJobs.Core.Tests.Engine;
using TrainingJobs.Core.Tests.Planning;
using Xunit;

namespace TrainingJobs.Core.Tests.Docker;

/// <summary>A connection that breaks while a run prints: the log goes on where it stopped.</summary>
[Collection(DockerCollection.Name)]
[Trait("Needs", "Docker")]
public sealed class DockerConnectionTests : IDisposable
{
    private const int Breaks = 4;

    private readonly DockerFixture _docker;
    private readonly TestEngine _engine = new(TimeSpan.FromMinutes(4));

    public DockerConnectionTests(DockerFixture docker) => _docker = docker;

    public void Dispose() => _engine.Dispose();

    [SkippableFact]
    public async Task A_tls_connection_that_breaks_costs_no_line()
    {
        _docker.Require();
        await using RemoteTarget remote = await RemoteTarget.MakeAsync(_engine);

        await AssertGoesOnAsync(RemoteTarget.Name, remote.Break);
    }

    [SkippableFact]
    public async Task An_ssh_that_is_killed_costs_no_line()
    {
        _docker.Require();
        Skip.IfNot(File.Exists(Path.Combine(DockerFixture.Root, "bin/ssh")), "openssh-server is not installed.");
        using var path = new SetVariables(("PATH", $"{DockerFixture.Root}/bin:{Environment.GetEnvironmentVariable("PATH")}"));

        await AssertGoesOnAsync($"ssh://root@{DockerFixture.SshHost}", KillSsh);
    }

    private async Task AssertGoesOnAsync(string target, Func<int> breakNow)
    {
        JobPlan plan = ContainerPlans.Sh(
            _engine, "i=0; until [ -e /tmp/go ]; do seq $((i + 1)) $((i + 20)); i=$((i + 20)); sleep 0.01; done; echo $i >&2; exit 7");
        TrainingRun run = await _engine.StartAsync(plan.With(target: target, usesThisMachine: false));
        string go = Path.Combine(_engine.Folder, "go");
        await File.WriteAllTextAsync(go, "");
        int seen = 0;
        int next = 100;
        int breaks = 0;
        await foreach (LogRecord record in _engine.Client.Logs.ReadAsync(run.Id, new LogQuery { Follow = true }, _engine.Limit))
        {
            // Each time something new has come, so that it is the flow that breaks; and there may be no connection just now.
            if (record.Stream == LogStream.Output && ++seen >= next && breaks < Breaks && breakNow() > 0)
            {
                next = seen + 100;
                if (++breaks == Breaks)
                {
                    // By the daemon, not by a process in the container: that would be killed with the container (exit code 137 and no
                    // word), should the container be faster to see the file and end than the process to end after having made it.
                    await DockerCommand.RunAsync("docker", ["cp", go, $"tj-{run.Id}-1-0:/tmp/go"], ("DOCKER_HOST", DockerFixture.Address));
                }
            }
        }

        TrainingRun ended = await _engine.EndAsync(run.Id, RunState.Failed);
        Assert.Equal((7, Breaks), (ended.ExitCode, breaks));
        List<LogRecord> log = await _engine.LogAsync(run.Id);
        string[] lines = [.. log.Where(record => record.Stream == LogStream.Output).Select(record => record.Text)];
        Assert.Equal($"{lines.Length}", Assert.Single(log, record => record.Stream == LogStream.Error).Text);
        Assert.Equal(Enumerable.Range(1, lines.Length).Select(n => n.ToString(CultureInfo.InvariantCulture)), lines);
    }

    /// <summary>Ends the connections of the agent.</summary>
    private int KillSsh()
    {
        int agent = _engine.Client.Agent.Get().ProcessId!.Value;
        int killed = 0;
        foreach (Process process in Process.GetProcessesByName("ssh").Where(process => ParentOf(process.Id) == agent))
        {
            process.Kill();
            killed++;
        }

        return killed;
    }

    private static int ParentOf(int id)
    {
        try
        {
            string stat = File.ReadAllText($"/proc/{id}/stat");
            return int.Parse(stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[1], CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            return 0;
        }
    }
}
