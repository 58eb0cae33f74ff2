using TrainingJobs.Core.Jobs;
using TrainingJobs.Core.Planning;
using TrainingJobs.Core.Runs;
using TrainingJobs.Core.Secrets;
using TrainingJobs.Core.Targets;
using TrainingJobs.Core.Tests.Engine;
using TrainingJobs.Core.Tests.Planning;
using Xunit;

namespace TrainingJobs.Core.Tests.Docker;

/// <summary>What a user can do with the container of a run that has ended.</summary>
[Collection(DockerCollection.Name)]
[Trait("Needs", "Docker")]
public sealed class KeptContainerTests(DockerFixture docker) : IDisposable
{
    private readonly TestEngine _engine = new();

    public void Dispose() => _engine.Dispose();

    [SkippableTheory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_kept_container_can_be_started_again_and_prints_to_whoever_has_started_it(bool isRemote)
    {
        docker.Require();
        string name = await RunAsync("echo out; echo err >&2; [ ! -e /tmp/second ] || exec sleep 600; touch /tmp/second; exit 3", isRemote);
        string log = await DockerAsync("logs", name);

        // Its next start is the second, which goes on until it is ended.
        await DockerAsync("start", name);
        Assert.Equal("/tmp/second", (await DockerAsync("exec", name, "ls", "/tmp/second")).Trim());
        await UntilAsync(async () => (await DockerAsync("logs", name)).Length >= log.Length + "out\nerr\n".Length);
        string again = await DockerAsync("logs", name);
        Assert.Equal(Lines(log + "err\nout\n"), Lines(again));
        await DockerAsync("kill", name);
        await _engine.Client.Runs.RemoveAsync(name.Split('-')[1], _engine.Limit);
    }

    [SkippableFact]
    public async Task A_kept_container_can_be_started_again_when_another_agent_has_swept_up_and_leaves_nothing_with_its_run()
    {
        docker.Require();
        string name = await RunAsync("echo out; exit 3", isRemote: false);
        _engine.KillAgent();
        await _engine.RunAsync(_engine.Sh("true"));

        (int code, string said) = await DockerCommand.TryAsync("docker", ["start", "--attach", name], ("DOCKER_HOST", DockerFixture.Address));
        Assert.Equal((3, "out\n"), (code, said));

        await _engine.Client.Runs.RemoveAsync(name.Split('-')[1], _engine.Limit);
        Assert.Empty(Directory.EnumerateFileSystemEntries(Path.Combine(_engine.State, "containers")));
    }

    [SkippableTheory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_kept_container_whose_secrets_are_gone_says_so_when_it_is_started_again(bool isRemote)
    {
        docker.Require();
        using (var value = SecretValue.FromChars("hunter2-for-kept-containers"))
        {
            _engine.Client.Secrets.Set("token", value, replace: true);
        }

        string name = await RunAsync("echo ${#TOKEN}; exit 3", isRemote, new JobSecret { Key = "token", InjectAs = "TOKEN" });
        Assert.Equal(["27"], await _engine.LinesAsync(name.Split('-')[1]));

        (int code, string said) = await DockerCommand.TryAsync("docker", ["start", "--attach", "--interactive", name], ("DOCKER_HOST", DockerFixture.Address));
        Assert.Equal(125, code);
        Assert.Contains("the run of this container has ended, and with it the secrets", said);

        // What it has left can be looked into all the same.
        string image = $"tj-test/look-{name}";
        await DockerAsync("commit", name, image);
        try
        {
            Assert.Equal("seen\n", await DockerAsync("run", "--rm", "--entrypoint", "/bin/sh", image, "-c", "echo seen"));
        }
        finally
        {
            await DockerAsync("rmi", image);
            await _engine.Client.Runs.RemoveAsync(name.Split('-')[1], _engine.Limit);
        }
    }

    /// <summary>Runs a text with sh to its end, which is exit code 3.</summary>
    /// <returns>Name of the kept container.</returns>
    private async Task<string> RunAsync(string text, bool isRemote, params JobSecret[] secrets)
    {
        JobPlan plan = ContainerPlans.Sh(_engine, text).With(keepContainer: true, secrets: secrets);
        if (isRemote)
        {
            _engine.Client.Targets.RegisterDocker("far", DockerFixture.TlsAddress, DockerFixture.Certificates, new TargetChanges());
            plan = plan.With(target: "far", usesThisMachine: false);
        }

        TrainingRun run = await _engine.RunAsync(plan);
        Assert.True(run.ExitCode == 3, run.Reason);
        string name = $"tj-{run.Id}-1-0";
        // The run has ended; what is done with its container comes after that, and with the pipes of its output last.
        string pipes = Path.Combine(_engine.State, "containers");
        await _engine.WaitForAsync(() => !Directory.Exists(pipes) || !Directory.EnumerateFiles(pipes, "*", SearchOption.AllDirectories).Any());
        await _engine.WaitForAsync(() => !Directory.EnumerateFiles("/dev/shm", $"*{run.Id}*", SearchOption.AllDirectories).Any());
        await UntilAsync(async () => await DockerAsync("ps", "--all", "--quiet", "--filter", $"name={name}-output") == "");
        return name;
    }

    private static async Task<string> DockerAsync(params string[] arguments) =>
        await DockerCommand.RunAsync("docker", arguments, ("DOCKER_HOST", DockerFixture.Address));

    /// <summary>Without their order: what a command prints on its two outputs comes one behind the other.</summary>
    private static IEnumerable<string> Lines(string text) => text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Order();

    private async Task UntilAsync(Func<Task<bool>> holds)
    {
        while (!await holds())
        {
            await Task.Delay(20, _engine.Limit);
        }
    }
}
