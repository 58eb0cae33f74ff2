using System.Text;
using Docker.DotNet.Models;
using TrainingJobs.Core.Jobs;
using TrainingJobs.Core.Planning;
using TrainingJobs.Core.Runs;
using TrainingJobs.Core.Runs.Logs;
using TrainingJobs.Core.Secrets;
using TrainingJobs.Core.Targets;
using TrainingJobs.Core.Targets.Docker;
using TrainingJobs.Core.Targets.Docker.Api;
using TrainingJobs.Core.Targets.Docker.Logs;
using TrainingJobs.Core.Tests.Engine;
using TrainingJobs.Core.Tests.Planning;
using Xunit;

namespace TrainingJobs.Core.Tests.Docker;

/// <summary>Secrets reach the program and stand nowhere that the daemon tells of.</summary>
[Collection(DockerCollection.Name)]
[Trait("Needs", "Docker")]
public sealed class DockerSecretTests(DockerFixture docker) : IDisposable
{
    private const string Value = "it's a \"hunter2\" $HOME\nwith two lines\\";

    private readonly TestEngine _engine = new();

    public void Dispose() => _engine.Dispose();

    [SkippableFact]
    public async Task A_secret_is_in_the_environment_of_the_program_and_not_in_the_container_s_description()
    {
        docker.Require();
        var output = new HostPipeFolders(Path.Combine(_engine.Folder, "containers"));
        using var target = new DockerTarget(
            new DockerEndpoint(new Uri(DockerFixture.Address)),
            output,
            new TargetHost(_engine.Folder, "test", TargetKinds.All.Machine, _ => RunFate.Active, TimeProvider.System));
        JobPlan plan = ContainerPlans.Sh(_engine, "printf %s \"$TOKEN\"; cat");
        string folder = Directory.CreateDirectory(Path.Combine(_engine.Folder, "run")).FullName;
        var run = new RunContext($"r{Guid.NewGuid():N}"[..10], plan, new Dictionary<string, string>(), folder, folder, []);
        var key = new WorkerKey(run.RunId, 1, 0);
        using LogWriter log = LogWriter.Open(Path.Combine(folder, "log"), TimeProvider.System);
        var worker = new WorkerRef(key);
        Preparation preparation = await target.PrepareAsync(run, _ => { }, _engine.Limit);
        try
        {
            target.Monitor.Track(run, worker);
            await target.SubmitAsync(
                run, preparation, new Submission(1, [0], [new WorkerSecret("TOKEN", Encoding.UTF8.GetBytes(Value), AsFile: false)]), _engine.Limit);
            while (target.Monitor.Last(key) is not { State: WorkerState.Exited })
            {
                await Task.Delay(10, _engine.Limit);
            }

            ContainerInspectResponse details = await docker.Client.Containers.InspectAsync($"tj-{key}", _engine.Limit);
            string described = await DockerCommand.RunAsync("docker", ["inspect", details.ID], ("DOCKER_HOST", DockerFixture.Address));
            await target.DrainLogAsync(run, worker, log, isEnd: true, _engine.Limit);

            Assert.Equal(0, details.State!.ExitCode);
            Assert.DoesNotContain("hunter2", described);
            using LogReader reader = LogReader.Open(run.RunId, Path.Combine(folder, "log"))!;
            var text = new StringBuilder();
            while (reader.Next() is { } record)
            {
                text.Append(record.Text).Append(record.Terminator == LogTerminator.Lf ? "\n" : "");
            }

            Assert.Equal(Value, text.ToString());
        }
        finally
        {
            await target.CleanUpAsync(worker, keep: false, _engine.Limit);
        }
    }

    [SkippableFact]
    public async Task A_secret_that_a_job_prints_is_nowhere_but_in_the_job()
    {
        docker.Require();
        const string Secret = SecretTraces.Core + "'\"$x;`id`\\end";
        using (SecretValue value = SecretValue.FromChars(Secret))
        {
            _engine.Client.Secrets.Set("token", value);
        }

        const string Script =
            """
            printf %s "$TOKEN" | sha256sum; sha256sum < "$KEY_FILE"
            echo "plain $TOKEN"; echo "error $TOKEN" >&2; printf %s "$TOKEN" | base64 -w 0; echo
            echo up; until [ -e gate ]; do sleep 0.02; done
            echo "$TOKEN"; exit 3
            """;
        TrainingRun run = await _engine.StartAsync(ContainerPlans.Sh(_engine, Script).With(
            secrets: [
                new JobSecret { Key = "token", InjectAs = "TOKEN" },
                new JobSecret { Key = "token", InjectAs = "KEY_FILE", As = SecretInjection.File },
            ]));
        string container = $"tj-{run.Id}-1-0";
        string id = "";
        await foreach (LogRecord record in _engine.Client.Logs.ReadAsync(run.Id, new LogQuery { Follow = true }, _engine.Limit))
        {
            if (record.Text == "up")
            {
                // What cannot find it where it is would find it nowhere.
                id = (await docker.Client.Containers.InspectAsync(container, _engine.Limit)).ID;
                Assert.NotEmpty(SecretTraces.InProcesses(own => own.Contains(id, StringComparison.Ordinal)));
                string planted = Directory.CreateDirectory(Path.Combine(_engine.Folder, "planted")).FullName;
                await File.WriteAllTextAsync(Path.Combine(planted, "x"), Convert.ToBase64String(Encoding.UTF8.GetBytes("ab" + Secret)));
                Assert.NotEmpty(await SecretTraces.InFilesAsync(planted));

                await AssertNoTraceAsync(id);
                string changed = await DockerCommand.RunAsync("docker", ["diff", id], ("DOCKER_HOST", DockerFixture.Address));
                Assert.DoesNotContain("shm", changed);
                await File.WriteAllTextAsync(Path.Combine(_engine.Folder, "gate"), "");
            }
        }

        TrainingRun ended = await _engine.EndAsync(run.Id);
        string hash = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(Encoding.UTF8.GetBytes(Secret)));
        Assert.Equal((RunState.Failed, 3), (ended.State, ended.ExitCode));
        List<LogRecord> log = await _engine.LogAsync(run.Id);
        Assert.Equal(
            [$"{hash}  -", $"{hash}  -", "plain ***", "***", "up", "***"], log.Where(r => r.Stream == LogStream.Output).Select(r => r.Text));
        Assert.Equal(["error ***"], log.Where(r => r.Stream == LogStream.Error).Select(r => r.Text));
        Assert.DoesNotContain(SecretTraces.Core, ended.Reason);
        await AssertNoTraceAsync(null);
        await _engine.WaitForAsync(() => !Directory.EnumerateFileSystemEntries("/dev/shm", $"{run.Id}*", SearchOption.AllDirectories).Any());
    }

    [SkippableFact]
    public async Task Variables_with_names_that_a_shell_would_drop_reach_a_program_with_secrets_too()
    {
        docker.Require();
        using (SecretValue value = SecretValue.FromChars("hunter2"))
        {
            _engine.Client.Secrets.Set("token", value);
        }

        const string Image = "tj-test/dotted:1";
        await File.WriteAllTextAsync(Path.Combine(_engine.Folder, "Dockerfile"), $"FROM {DockerFixture.Small}\nENV spring.image='of image' spring.both=1 PLAIN=2\n");
        await DockerCommand.RunAsync("docker", ["build", "-t", Image, _engine.Folder], ("DOCKER_HOST", DockerFixture.Address));
        JobPlan plan = ContainerPlans.Plan(_engine, ["env"]);
        TrainingRun run = await _engine.RunAsync(plan.With(
            image: Image,
            workers: [plan.Execution.Workers[0] with { Environment = new Dictionary<string, string> { ["spring.both"] = "of job", ["spring.job"] = "a b" } }],
            secrets: [new JobSecret { Key = "token", InjectAs = "TOKEN" }]));

        List<string> lines = await _engine.LinesAsync(run.Id);
        Assert.True(run.State == RunState.Succeeded, run.Reason);
        Assert.Equal(
            ["PLAIN=2", "TOKEN=***", "spring.both=of job", "spring.image=of image", "spring.job=a b"],
            lines.Where(line => line.StartsWith("spring", StringComparison.Ordinal) || line.StartsWith("PLAIN", StringComparison.Ordinal) || line.StartsWith("TOKEN", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
    }

    [SkippableFact]
    public async Task An_image_without_a_shell_cannot_be_given_secrets_and_says_so()
    {
        docker.Require();
        using (SecretValue value = SecretValue.FromChars("hunter2"))
        {
            _engine.Client.Secrets.Set("token", value);
        }

        TrainingRun run = await _engine.RunAsync(ContainerPlans.Bare(_engine, "true").With(secrets: [new JobSecret { Key = "token", InjectAs = "TOKEN" }]));

        Assert.Equal((RunState.Failed, ReasonCodes.NotSupported), (run.State, run.ReasonCode));
        Assert.Contains("/bin/sh", run.Reason);
    }

    /// <summary>Looks where the daemon, the machine and the state could show it.</summary>
    private async Task AssertNoTraceAsync(string? container)
    {
        if (container is not null)
        {
            Assert.DoesNotContain(SecretTraces.Core, await DockerCommand.RunAsync("docker", ["inspect", container], ("DOCKER_HOST", DockerFixture.Address)));
            Assert.Equal("", await DockerCommand.RunAsync("docker", ["logs", container], ("DOCKER_HOST", DockerFixture.Address)));
        }

        Assert.DoesNotContain(
            SecretTraces.Core,
            await DockerCommand.RunAsync("docker", ["history", "--no-trunc", DockerFixture.Busybox], ("DOCKER_HOST", DockerFixture.Address)));
        Assert.Empty(await SecretTraces.InFilesAsync(DockerFixture.Root, _engine.State));
        Assert.Empty(SecretTraces.InProcesses(own => container is null || !own.Contains(container, StringComparison.Ordinal)));
    }
}
