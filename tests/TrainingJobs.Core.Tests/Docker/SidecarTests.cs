using System.Diagnostics;
using System.Globalization;
using Docker.DotNet.Models;
using TrainingJobs.Core.Jobs;
using TrainingJobs.Core.Planning;
using TrainingJobs.Core.Runs;
using TrainingJobs.Core.Secrets;
using TrainingJobs.Core.Targets.Docker.Logs;
using TrainingJobs.Core.Tests.Engine;
using TrainingJobs.Core.Tests.Planning;
using Xunit;
using Xunit.Abstractions;

namespace TrainingJobs.Core.Tests.Docker;

/// <summary>What a container elsewhere prints: each line once, in order, none missing, whatever goes down; and its secrets on no disk.</summary>
[Collection(DockerCollection.Name)]
[Trait("Needs", "Docker")]
public sealed class SidecarTests(DockerFixture docker, ITestOutputHelper output) : IDisposable
{
    private readonly DockerFixture _docker = docker;
    private readonly TestEngine _engine = new(TimeSpan.FromMinutes(5));

    public void Dispose() => _engine.Dispose();

    [SkippableFact]
    public async Task A_restart_of_the_daemon_while_lines_flow_at_full_speed_costs_none()
    {
        _docker.Require();
        await using RemoteTarget remote = await RemoteTarget.MakeAsync(_engine);
        TrainingRun run = await _engine.StartAsync(Sh("i=0; until [ -e /tmp/go ]; do seq $((i + 1)) $((i + 1000)); i=$((i + 1000)); done; exit 7"));
        await UntilBothAreListedAsync(run);
        await _docker.RestartAsync(NameOf(run), _engine.Limit);
        await ExecAsync(run, "touch", "/tmp/go");
        TrainingRun ended = await _engine.EndAsync(run.Id);

        Assert.Equal((RunState.Failed, 7), (ended.State, ended.ExitCode));
        int count = (await _engine.LinesAsync(run.Id)).Count;
        output.WriteLine($"{count} lines");
        Assert.Equal(0, count % 1000);
        await AssertNumbersAsync(run, count);
    }

    [SkippableFact]
    public async Task Kills_of_the_agent_broken_connections_and_a_restart_of_the_daemon_cost_no_line()
    {
        _docker.Require();
        await using RemoteTarget remote = await RemoteTarget.MakeAsync(_engine);
        int kills = Number("TRAININGJOBS_TEST_DOCKER_KILLS", 5);
        int lines = Number("TRAININGJOBS_TEST_DOCKER_LINES", 20_000);
        int seed = Number("TRAININGJOBS_TEST_SEED", Random.Shared.Next());
        var random = new Random(seed);
        TrainingRun run = await _engine.StartAsync(Sh(
            $"i=0; while [ $i -lt {lines} ]; do n=$((i + 20)); [ -e /tmp/go ] && n=$((i + 500)); [ $n -le {lines} ] || n={lines}; seq $((i + 1)) $n; i=$n; [ -e /tmp/go ] || sleep 0.02; done; exit 7"));
        await _engine.UntilAsync(run.Id, r => r.State == RunState.Running);
        await UntilBothAreListedAsync(run);
        _engine.KillAgent();
        Task restart = Task.CompletedTask;
        int broken = 0;
        for (int kill = 0; kill < kills; kill++)
        {
            using Process agent = StartAgent();
            await Task.Delay(random.Next(20, 1500), _engine.Limit);
            int now;
            while ((now = remote.Break()) == 0)
            {
                // It has not come to its first connection yet.
                await Task.Delay(10, _engine.Limit);
            }

            broken += now;
            await Task.Delay(random.Next(20, 300), _engine.Limit);
            agent.Kill();
            await agent.WaitForExitAsync(_engine.Limit);
            if (kill == kills / 2)
            {
                restart = _docker.RestartAsync(NameOf(run), _engine.Limit);
            }
        }

        await restart;
        await ExecAsync(run, "touch", "/tmp/go");
        TrainingRun ended = await _engine.EndAsync(run.Id);

        output.WriteLine($"{kills} kills (seed {seed}), {broken} broken connections and a restart of the daemon in {ended.Ended - ended.Started}");
        Assert.Equal((RunState.Failed, 7), (ended.State, ended.ExitCode));
        await AssertNumbersAsync(run, lines);
    }

    [SkippableFact]
    public async Task Killing_the_agent_while_containers_start_and_end_costs_no_line_and_leaves_nothing_behind()
    {
        _docker.Require();
        await using RemoteTarget remote = await RemoteTarget.MakeAsync(_engine);
        string[] volumes = await VolumesAsync();
        var random = new Random(Number("TRAININGJOBS_TEST_SEED", Random.Shared.Next()));
        var runs = new List<TrainingRun>();
        for (int kill = 0; kill < Number("TRAININGJOBS_TEST_DOCKER_KILLS", 5); kill++)
        {
            runs.Add(await _engine.StartAsync(Sh("seq 200; exit 3")));
            runs.Add(await _engine.StartAsync(Sh("seq 200; sleep 0.3; exit 3")));
            await Task.Delay(random.Next(0, 1500), _engine.Limit);
            _engine.KillAgent();
        }

        foreach (TrainingRun run in runs)
        {
            TrainingRun ended = await _engine.EndAsync(run.Id);
            Assert.True((ended.State, ended.ExitCode) == (RunState.Failed, 3), ended.Reason);
            await AssertNumbersAsync(run, 200);
        }

        foreach (TrainingRun run in runs)
        {
            await UntilNothingIsLeftAsync(run);
        }

        // Earlier tests may have left some, which go meanwhile.
        Assert.Empty((await VolumesAsync()).Except(volumes));
    }

    [SkippableFact]
    public async Task A_secret_that_a_job_prints_elsewhere_is_on_no_disk()
    {
        _docker.Require();
        await using RemoteTarget remote = await RemoteTarget.MakeAsync(_engine);
        using (SecretValue value = SecretValue.FromChars(SecretTraces.Core))
        {
            _engine.Client.Secrets.Set("token", value);
        }

        TrainingRun run = await _engine.StartAsync(
            Sh("echo plain $TOKEN; echo error $TOKEN >&2; printf %s $TOKEN | base64; echo up; until [ -e /tmp/go ]; do sleep 0.02; done; echo $TOKEN; exit 3").With(
                secrets: [new JobSecret { Key = "token", InjectAs = "TOKEN" }]));
        await foreach (LogRecord record in _engine.Client.Logs.ReadAsync(run.Id, new LogQuery { Follow = true }, _engine.Limit))
        {
            if (record.Text != "up")
            {
                continue;
            }

            // It is where it has to be, so that it could be found elsewhere, too.
            Assert.Contains(SecretTraces.Core, await ExecAsync(OutputStoreOf(run), "sh", "-c", "cat /training/.store/out.1*"));
            foreach (string container in (string[])[NameOf(run), OutputStoreOf(run)])
            {
                Assert.DoesNotContain(SecretTraces.Core, await DockerAsync("inspect", container));
                Assert.DoesNotContain(SecretTraces.Core, (await DockerCommand.TryAsync("docker", ["logs", container], Daemon)).Output);
                Assert.DoesNotContain("/training/.store/", await DockerAsync("diff", container));
            }

            Assert.Equal("", await DockerAsync("logs", NameOf(run)));
            Assert.Empty(await SecretTraces.InFilesAsync(DockerFixture.Root, _engine.State));
            await ExecAsync(run, "touch", "/tmp/go");
        }

        TrainingRun ended = await _engine.EndAsync(run.Id);
        Assert.Equal((RunState.Failed, 3), (ended.State, ended.ExitCode));
        List<LogRecord> log = await _engine.LogAsync(run.Id);
        Assert.Equal(["plain ***", "***", "up", "***"], log.Where(r => r.Stream == LogStream.Output).Select(r => r.Text));
        Assert.Equal(["error ***"], log.Where(r => r.Stream == LogStream.Error).Select(r => r.Text));
        await UntilNothingIsLeftAsync(run);
        Assert.Empty(await SecretTraces.InFilesAsync(DockerFixture.Root, _engine.State));
    }

    [SkippableFact]
    public async Task With_secrets_a_job_waits_when_much_has_not_been_fetched_and_goes_on_when_it_is()
    {
        _docker.Require();
        await using RemoteTarget remote = await RemoteTarget.MakeAsync(_engine);
        using (SecretValue value = SecretValue.FromChars("hunter2-for-store"))
        {
            _engine.Client.Secrets.Set("token", value);
        }

        // 50 MB.
        const int Lines = 50_000;
        TrainingRun run = await _engine.StartAsync(
            Sh($"until [ -e /tmp/go ]; do sleep 0.02; done; i=0; while [ $i -lt {Lines} ]; do i=$((i + 1)); printf '%01000d\\n' $i; done; exit 7").With(
                secrets: [new JobSecret { Key = "token", InjectAs = "TOKEN" }]));
        await _engine.UntilAsync(run.Id, r => r.State == RunState.Running);
        await UntilBothAreListedAsync(run);
        _engine.KillAgent();
        await ExecAsync(run, "touch", "/tmp/go");
        string full;
        do
        {
            await Task.Delay(100, _engine.Limit);
            full = (await ExecAsync(OutputStoreOf(run), "cat", "/training/.store/out.full")).Trim();
        }
        while (full.Length == 0);

        string[] position = (await ExecAsync(OutputStoreOf(run), "cat", "/training/.store/out.pos")).Split(' ', StringSplitOptions.RemoveEmptyEntries);
        long kept = long.Parse(position[0], CultureInfo.InvariantCulture) + long.Parse(position[1], CultureInfo.InvariantCulture) - SidecarScripts.Base;
        Assert.InRange(kept, LogSidecar.MostInMemory, LogSidecar.MostInMemory + 65536);
        Assert.True((await _docker.Client.Containers.InspectAsync(NameOf(run), _engine.Limit)).State!.Status == "running");
        using Process agent = StartAgent();
        TrainingRun ended = await _engine.EndAsync(run.Id);

        Assert.Equal((RunState.Failed, 7), (ended.State, ended.ExitCode));
        int number = 0;
        Assert.All(await _engine.LinesAsync(run.Id), line => Assert.Equal(++number, int.Parse(line, CultureInfo.InvariantCulture)));
        Assert.Equal(Lines, number);
    }

    [SkippableFact]
    public async Task A_container_that_is_ended_for_its_memory_has_printed_nothing_in_vain()
    {
        _docker.Require();
        await using RemoteTarget remote = await RemoteTarget.MakeAsync(_engine);
        TrainingRun run = await _engine.RunAsync(Sh("seq 20000; exec tail /dev/zero").With(resources: new JobResources { Memory = Quantity.Parse("32Mi") }));

        Assert.Equal((RunState.Failed, 137, ReasonCodes.OutOfMemory), (run.State, run.ExitCode, run.ReasonCode));
        await AssertNumbersAsync(run, 20_000);
    }

    [SkippableFact]
    public async Task A_store_that_somebody_has_ended_is_started_again_and_has_all()
    {
        _docker.Require();
        await using RemoteTarget remote = await RemoteTarget.MakeAsync(_engine);
        TrainingRun run = await _engine.StartAsync(Sh("seq 1000; until [ -e /tmp/go ]; do sleep 0.02; done; seq 1001 50000; exit 7"));
        while ((await _engine.LinesAsync(run.Id)).Count < 1000)
        {
            await Task.Delay(20, _engine.Limit);
        }

        await DockerAsync("kill", OutputStoreOf(run));
        await ExecAsync(run, "touch", "/tmp/go");
        TrainingRun ended = await _engine.EndAsync(run.Id);

        Assert.Equal((RunState.Failed, 7), (ended.State, ended.ExitCode));
        await AssertNumbersAsync(run, 50_000);
    }

    [SkippableFact]
    public async Task A_store_in_memory_that_somebody_has_ended_is_started_again_and_the_log_says_that_lines_are_missing()
    {
        _docker.Require();
        await using RemoteTarget remote = await RemoteTarget.MakeAsync(_engine);
        using (SecretValue value = SecretValue.FromChars("hunter2-for-store"))
        {
            _engine.Client.Secrets.Set("token", value);
        }

        TrainingRun run = await _engine.StartAsync(Sh("seq 1000; until [ -e /tmp/go ]; do sleep 0.02; done; seq 1001 50000; exit 7").With(
            secrets: [new JobSecret { Key = "token", InjectAs = "TOKEN" }]));
        while ((await _engine.LinesAsync(run.Id)).Count < 1000)
        {
            await Task.Delay(20, _engine.Limit);
        }

        await DockerAsync("kill", OutputStoreOf(run));
        await ExecAsync(run, "touch", "/tmp/go");
        TrainingRun ended = await _engine.EndAsync(run.Id);

        Assert.Equal((RunState.Failed, 7), (ended.State, ended.ExitCode));
        // All of it had been fetched, which nobody can know; what is printed after that is there.
        await AssertNumbersAsync(run, 50_000);
        Assert.Contains(await _engine.LogAsync(run.Id), record => record.Stream == LogStream.Setup && record.Text.Contains("some lines may be missing", StringComparison.Ordinal));
    }

    [SkippableTheory]
    [InlineData(DockerFixture.Bare)]
    [InlineData(DockerFixture.Small)]
    public async Task An_image_that_has_not_what_a_store_needs_is_read_from_the_daemon_s_log(string image)
    {
        _docker.Require();
        await using RemoteTarget remote = await RemoteTarget.MakeAsync(_engine);
        JobPlan plan = image == DockerFixture.Bare ? ContainerPlans.Bare(_engine, "seq 5000; exit 7") : ContainerPlans.Sh(_engine, "seq 5000; exit 7").With(image: image);
        TrainingRun run = await _engine.RunAsync(plan.With(target: RemoteTarget.Name, usesThisMachine: false));

        Assert.Equal((RunState.Failed, 7), (run.State, run.ExitCode));
        await AssertNumbersAsync(run, 5000);
        await UntilNothingIsLeftAsync(run);
    }

    [SkippableFact]
    public async Task A_program_that_is_not_in_the_image_is_named()
    {
        _docker.Require();
        await using RemoteTarget remote = await RemoteTarget.MakeAsync(_engine);
        TrainingRun run = await _engine.RunAsync(ContainerPlans.Plan(_engine, ["no-such-program"]).With(target: RemoteTarget.Name, usesThisMachine: false));

        Assert.Equal((RunState.Failed, ReasonCodes.ProgramNotFound), (run.State, run.ReasonCode));
        Assert.Contains("no-such-program", run.Reason);
    }

    private JobPlan Sh(string text) => ContainerPlans.Sh(_engine, text).With(target: RemoteTarget.Name, usesThisMachine: false);

    private static (string Name, string? Value) Daemon => ("DOCKER_HOST", DockerFixture.Address);

    private static string NameOf(TrainingRun run) => $"tj-{run.Id}-1-0";

    private static string OutputStoreOf(TrainingRun run) => $"tj-{run.Id}-1-0-output";

    private static int Number(string variable, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), CultureInfo.InvariantCulture, out int number) ? number : otherwise;

    private static Task<string> DockerAsync(params string[] arguments) => DockerCommand.RunAsync("docker", arguments, Daemon);

    private static Task<string> ExecAsync(TrainingRun run, params string[] command) => ExecAsync(NameOf(run), command);

    private static Task<string> ExecAsync(string container, params string[] command) => DockerAsync(["exec", container, .. command]);

    private static async Task<string[]> VolumesAsync() => (await DockerAsync("volume", "ls", "--quiet")).Split('\n', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>A daemon that is restarted before it lists a container ends it (see <see cref="DockerFixture.RestartAsync"/>).</summary>
    private async Task UntilBothAreListedAsync(TrainingRun run)
    {
        string listed;
        do
        {
            await Task.Delay(20, _engine.Limit);
            listed = await DockerAsync("ps", "--format", "{{.Names}}");
        }
        while (!listed.Split('\n').Contains(NameOf(run)) || !listed.Split('\n').Contains(OutputStoreOf(run)));
    }

    private async Task UntilNothingIsLeftAsync(TrainingRun run)
    {
        // The run has ended for all to see before what was kept for it is removed.
        IList<ContainerListResponse> left;
        do
        {
            await Task.Delay(50, _engine.Limit);
            left = await _docker.Client.Containers.ListAsync([$"io.trainingjobs.run={run.Id}"], _engine.Limit);
        }
        while (left.Count > 0);
    }

    private async Task AssertNumbersAsync(TrainingRun run, int count)
    {
        List<string> lines = await _engine.LinesAsync(run.Id);
        int wrong = Enumerable.Range(0, Math.Min(lines.Count, count)).FirstOrDefault(i => lines[i] != (i + 1).ToString(CultureInfo.InvariantCulture), -1);
        Assert.True(wrong < 0, $"Line {wrong + 1} is '{(wrong < 0 ? "" : lines[wrong])}'.");
        Assert.Equal(count, lines.Count);
    }

    /// <summary>Another agent beside those that front ends start; the one that comes first works, the other goes.</summary>
    private Process StartAgent()
    {
        var info = new ProcessStartInfo(TestEngine.HostProgram, ["agent"]);
        info.Environment["TRAININGJOBS_HOME"] = _engine.State;
        return Process.Start(info)!;
    }
}
