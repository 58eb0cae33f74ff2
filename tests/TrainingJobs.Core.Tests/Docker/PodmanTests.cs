using Docker.DotNet.Models;
using TrainingJobs.Core.Jobs;
using TrainingJobs.Core.Planning;
using TrainingJobs.Core.Runs;
using TrainingJobs.Core.Secrets;
using TrainingJobs.Core.Targets.Docker.Api;
using TrainingJobs.Core.Targets.Docker.Logs;
using TrainingJobs.Core.Tests.Engine;
using TrainingJobs.Core.Tests.Planning;
using Xunit;

namespace TrainingJobs.Core.Tests.Docker;

/// <summary>What jobs need most, on Podman's socket.</summary>
[Trait("Needs", "Docker")]
public sealed class PodmanTests(PodmanFixture podman) : IClassFixture<PodmanFixture>, IDisposable
{
    private readonly TestEngine _engine = new();

    public void Dispose() => _engine.Dispose();

    [SkippableFact]
    public async Task Podman_is_told_from_Docker_and_ready()
    {
        podman.Require();
        JobTargetTest test = await _engine.Client.Targets.TestAsync(podman.Address, needsGpu: false, _engine.Limit);

        Assert.True(test.IsReady, test.Message);
        Assert.StartsWith("Podman ", test.Message);
    }

    [SkippableFact]
    public async Task A_job_gives_its_exit_code_both_outputs_whole_and_its_results()
    {
        podman.Require();
        TrainingRun run = await _engine.RunAsync(Sh("pwd; seq 1 5000; echo wrong >&2; echo m > $ML_OUTPUT_PATH/model.txt; exit 3"));

        Assert.Equal((RunState.Failed, 3, ReasonCodes.ExitCode), (run.State, run.ExitCode, run.ReasonCode));
        List<LogRecord> log = await _engine.LogAsync(run.Id);
        Assert.Equal(["/workspace", .. Enumerable.Range(1, 5000).Select(i => $"{i}")], log.Where(r => r.Stream == LogStream.Output).Select(r => r.Text));
        Assert.Equal(["wrong"], log.Where(r => r.Stream == LogStream.Error).Select(r => r.Text));
        Assert.Equal("model.txt", Assert.Single(await _engine.Client.Runs.GetArtifactsAsync(run.Id, _engine.Limit)).Name);
    }

    [SkippableFact]
    public async Task A_secret_reaches_the_program_and_a_run_is_stopped()
    {
        podman.Require();
        using (var value = SecretValue.FromChars("hunter2-for-podman"))
        {
            _engine.Client.Secrets.Set("token", value, replace: true);
        }

        TrainingRun run = await _engine.StartAsync(Sh("echo ${#TOKEN} $TOKEN; trap 'echo ending; exit 0' TERM; while :; do sleep 0.1; done").With(
            secrets: [new JobSecret { Key = "token", InjectAs = "TOKEN" }]));
        await foreach (LogRecord record in _engine.Client.Logs.ReadAsync(run.Id, new LogQuery { Follow = true }, _engine.Limit))
        {
            if (record.Stream == LogStream.Output)
            {
                Assert.Equal("18 ***", record.Text);
                break;
            }
        }

        await _engine.Client.Runs.StopAsync(run.Id, null, _engine.Limit);
        await _engine.EndAsync(run.Id, RunState.Stopped);
        Assert.Equal("ending", (await _engine.LinesAsync(run.Id))[^1]);
    }

    [SkippableFact]
    public async Task A_signal_to_a_container_that_has_ended_is_a_conflict_as_it_is_with_Docker()
    {
        podman.Require();
        using var client = new DockerClient(new DockerEndpoint(new Uri(podman.Address)));
        await client.Containers.CreateAsync(
            new CreateContainerParameters { Name = "has-ended", Image = PodmanFixture.Busybox, Cmd = ["/bin/sh", "-c", "exit 0"] }, _engine.Limit);
        try
        {
            await client.Containers.StartAsync("has-ended", _engine.Limit);
            await client.Containers.WaitAsync("has-ended", _engine.Limit);

            await Assert.ThrowsAsync<DockerConflictException>(() => client.Containers.KillAsync("has-ended", "SIGTERM", _engine.Limit));
        }
        finally
        {
            await client.Containers.RemoveAsync("has-ended", _engine.Limit);
        }
    }

    [SkippableFact]
    public async Task A_network_that_is_there_is_left_as_it_is()
    {
        podman.Require();
        using var client = new DockerClient(new DockerEndpoint(new Uri(podman.Address)));

        await NetworkTests.AssertIsMadeOnceAsync(client, _engine.Limit);
    }

    [SkippableFact]
    public async Task Several_workers_share_a_network_that_goes_with_them()
    {
        podman.Require();
        string[] worker = ["/bin/sh", "-c", "echo $MASTER_ADDR; echo done >&2"];
        JobPlan plan = ContainerPlans.Plan(_engine, worker, worker, worker).With(target: podman.Address, image: PodmanFixture.Busybox);

        TrainingRun run = await _engine.RunAsync(plan);

        Assert.True(run.State == RunState.Succeeded, run.Reason);
        List<LogRecord> log = await _engine.LogAsync(run.Id);
        Assert.Equal([0, 1, 2], log.Where(r => r is { Stream: LogStream.Output } && r.Text == $"tj-{run.Id}-1-0").Select(r => r.Worker).Order());

        // It goes with the last container, after the run has ended.
        while (await HasNetworkAsync($"tj-{run.Id}-1"))
        {
            await Task.Delay(100, _engine.Limit);
        }
    }

    [SkippableFact]
    public async Task A_run_that_ends_well_while_it_is_told_to_has_been_stopped()
    {
        podman.Require();
        for (int i = 0; i < 5; i++)
        {
            // It ends about when it is asked again, 300 ms after it was asked at first: Podman refuses that then.
            TrainingRun run = await _engine.StartAsync(Sh($"trap 'sleep 0.{2 + i % 3}; exit 0' TERM; echo up; while :; do sleep 0.01; done"));
            await foreach (LogRecord record in _engine.Client.Logs.ReadAsync(run.Id, new LogQuery { Follow = true }, _engine.Limit))
            {
                if (record.Text == "up")
                {
                    break;
                }
            }

            await _engine.Client.Runs.StopAsync(run.Id, null, _engine.Limit);

            await _engine.EndAsync(run.Id, RunState.Stopped);
        }
    }

    [SkippableFact]
    public async Task A_kept_container_whose_secrets_are_gone_says_so_when_it_is_started_again()
    {
        podman.Require();
        using (var value = SecretValue.FromChars("hunter2-for-podman"))
        {
            _engine.Client.Secrets.Set("token", value, replace: true);
        }

        TrainingRun run = await _engine.RunAsync(Sh("exit 3").With(secrets: [new JobSecret { Key = "token", InjectAs = "TOKEN" }], keepContainer: true));
        Assert.Equal(3, run.ExitCode);
        await _engine.WaitForAsync(() => !Directory.EnumerateFiles(Path.Combine(_engine.State, "active")).Any());
        string name = $"tj-{run.Id}-1-0";
        using var client = new DockerClient(new DockerEndpoint(new Uri(podman.Address)));
        // What keeps its output goes last, after the run has ended.
        while (await IsThereAsync(client, $"{name}-output"))
        {
            await Task.Delay(20, _engine.Limit);
        }

        await client.Containers.StartAsync(name, _engine.Limit);

        Assert.Equal(125, await client.Containers.WaitAsync(name, _engine.Limit));
        Assert.Contains("the run of this container has ended", await ContainerTail.LastLineAsync(client, name, _engine.Limit));
        await _engine.Client.Runs.RemoveAsync(run.Id, _engine.Limit);
        await Assert.ThrowsAsync<DockerNotFoundException>(() => client.Containers.InspectAsync(name, _engine.Limit));
    }

    private async Task<bool> HasNetworkAsync(string name) =>
        (await DockerCommand.RunAsync("docker", ["network", "ls", "--format", "{{.Name}}"], ("DOCKER_HOST", podman.Address)))
        .Split('\n').Contains(name);

    private async Task<bool> IsThereAsync(DockerClient client, string name)
    {
        try
        {
            return await client.Containers.InspectAsync(name, _engine.Limit) is not null;
        }
        catch (DockerNotFoundException)
        {
            return false;
        }
        catch (DockerApiException)
        {
            // Podman answers so while it is taking a container away.
            return true;
        }
    }

    private JobPlan Sh(string text) => ContainerPlans.Sh(_engine, text).With(target: podman.Address, image: PodmanFixture.Busybox);
}
