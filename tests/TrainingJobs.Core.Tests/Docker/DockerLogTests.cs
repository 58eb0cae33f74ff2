using System.Diagnostics;
using System.Globalization;
using TrainingJobs.Core.Planning;
using TrainingJobs.Core.Runs;
using TrainingJobs.Core.Tests.Engine;
using TrainingJobs.Core.Tests.Planning;
using Xunit;
using Xunit.Abstractions;

namespace TrainingJobs.Core.Tests.Docker;

/// <summary>Each line once, in order, none missing: whatever is killed or restarted while they come.</summary>
[Collection(DockerCollection.Name)]
[Trait("Needs", "Docker")]
public sealed class DockerLogTests(DockerFixture docker, ITestOutputHelper output) : IDisposable
{
    private const int Lines = 100_000;

    private readonly DockerFixture _docker = docker;
    private readonly TestEngine _engine = new();

    public void Dispose() => _engine.Dispose();

    [SkippableFact]
    public async Task A_hundred_thousand_lines_come_once_each_in_order()
    {
        _docker.Require();
        TrainingRun run = await _engine.RunAsync(ContainerPlans.Plan(_engine, ["seq", $"{Lines}"]));

        Assert.Equal(RunState.Succeeded, run.State);
        await AssertCompleteAsync(_engine, run.Id, Lines);
    }

    [SkippableFact]
    public async Task Many_short_runs_lose_no_last_line()
    {
        _docker.Require();
        TrainingRun[] runs = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => _engine.RunAsync(ContainerPlans.Plan(_engine, ["seq", "500"]))));
        foreach (TrainingRun run in runs)
        {
            Assert.Equal(Numbers(500), await _engine.LinesAsync(run.Id));
        }
    }

    [SkippableFact]
    public async Task Killing_the_agent_again_and_again_and_restarting_the_daemon_costs_no_line()
    {
        _docker.Require();
        int kills = Number("TRAININGJOBS_TEST_DOCKER_KILLS", 5);
        int lines = Number("TRAININGJOBS_TEST_DOCKER_LINES", 20_000);
        int seed = Number("TRAININGJOBS_TEST_SEED", Random.Shared.Next());
        var random = new Random(seed);
        // Lines flow without end while the killing goes on, and the rest at once after it.
        using var engine = new TestEngine(TimeSpan.FromMinutes(8));
        string go = Path.Combine(engine.Folder, "go");
        TrainingRun run = await engine.StartAsync(ContainerPlans.Sh(
            engine,
            $"i=0; while [ $i -lt {lines} ]; do n=$((i + 20)); [ -e go ] && n=$((i + 500)); [ $n -le {lines} ] || n={lines}; seq $((i + 1)) $n; i=$n; [ -e go ] || sleep 0.02; done; exit 7"));
        await engine.UntilAsync(run.Id, r => r.State == RunState.Running);
        engine.KillAgent();
        Task restart = Task.CompletedTask;
        for (int kill = 0; kill < kills; kill++)
        {
            using Process agent = StartAgent(engine);
            await Task.Delay(random.Next(20, 700), engine.Limit);
            agent.Kill();
            await agent.WaitForExitAsync(engine.Limit);
            if (kill == kills / 2)
            {
                restart = _docker.RestartAsync($"tj-{run.Id}-1-0", engine.Limit);
            }
        }

        await restart;
        await File.WriteAllTextAsync(go, "");
        TrainingRun ended = await engine.EndAsync(run.Id);

        output.WriteLine($"{kills} kills (seed {seed}) and a restart of the daemon in {ended.Ended - ended.Started}: state {ended.State}, exit code {ended.ExitCode}");
        Assert.Equal((RunState.Failed, 7), (ended.State, ended.ExitCode));
        await AssertCompleteAsync(engine, run.Id, lines);
    }

    [SkippableFact]
    public async Task Killing_the_agent_while_containers_start_and_end_costs_no_line_and_starts_none_twice()
    {
        _docker.Require();
        int kills = Number("TRAININGJOBS_TEST_DOCKER_KILLS", 5);
        var random = new Random(Number("TRAININGJOBS_TEST_SEED", Random.Shared.Next()));
        using var engine = new TestEngine(TimeSpan.FromMinutes(8));
        var runs = new List<TrainingRun>();
        for (int kill = 0; kill < kills; kill++)
        {
            runs.Add(await engine.StartAsync(ContainerPlans.Sh(engine, "echo $TRAINING_RUN_ID >> starts; seq 200; exit 3")));
            runs.Add(await engine.StartAsync(ContainerPlans.Sh(engine, "echo $TRAINING_RUN_ID >> starts; seq 200; sleep 0.3; exit 3")));
            await Task.Delay(random.Next(0, 900), engine.Limit);
            engine.KillAgent();
        }

        foreach (TrainingRun run in runs)
        {
            TrainingRun ended = await engine.EndAsync(run.Id);
            Assert.True((ended.State, ended.ExitCode) == (RunState.Failed, 3), ended.Reason);
            await AssertCompleteAsync(engine, run.Id, 200);
        }

        Assert.Equal(runs.Select(run => run.Id).Order(), (await File.ReadAllLinesAsync(Path.Combine(engine.Folder, "starts"))).Order());
        await engine.WaitForAsync(() => !Directory.EnumerateFileSystemEntries(Path.Combine(engine.State, "containers")).Any());
    }

    [SkippableFact]
    public async Task Restarting_the_daemon_while_lines_flow_at_full_speed_costs_none()
    {
        _docker.Require();
        TrainingRun run = await _engine.StartAsync(ContainerPlans.Sh(_engine, $"i=0; until [ -e go ]; do seq $((i + 1)) $((i + 1000)); i=$((i + 1000)); done; exit 7"));
        await _docker.RestartAsync($"tj-{run.Id}-1-0", _engine.Limit);
        await File.WriteAllTextAsync(Path.Combine(_engine.Folder, "go"), "");
        TrainingRun ended = await _engine.EndAsync(run.Id);

        Assert.Equal((RunState.Failed, 7), (ended.State, ended.ExitCode));
        int count = (await _engine.LinesAsync(run.Id)).Count;
        Assert.Equal(0, count % 1000);
        await AssertCompleteAsync(_engine, run.Id, count);
    }

    [SkippableFact]
    public async Task An_image_without_a_shell_is_read_from_the_daemon_s_log()
    {
        _docker.Require();
        TrainingRun run = await _engine.StartAsync(ContainerPlans.Bare(_engine, SlowSeq));
        _engine.KillAgent();
        var random = new Random(5);
        int kills = 0;
        while (!(await _engine.Client.Runs.GetAsync(run.Id, _engine.Limit)).State.IsEnded())
        {
            using Process agent = StartAgent(_engine);
            await Task.Delay(random.Next(50, 900), _engine.Limit);
            agent.Kill();
            await agent.WaitForExitAsync(_engine.Limit);
            kills++;
        }

        TrainingRun ended = await _engine.EndAsync(run.Id);
        Assert.True(kills > 5, $"Only {kills} kills.");
        Assert.Equal((RunState.Failed, 7), (ended.State, ended.ExitCode));
        await AssertCompleteAsync(_engine, run.Id, Lines);
    }

    [SkippableFact]
    public async Task An_image_without_a_shell_loses_no_line_when_the_daemon_is_restarted_while_it_is_silent()
    {
        _docker.Require();
        // While the daemon is away nothing is printed: what is in its hands just then it loses itself (docs/decisions/0010).
        TrainingRun run = await _engine.StartAsync(ContainerPlans.Bare(
            _engine, $"seq {Lines / 2}; touch half; until [ -e go ]; do sleep 0.05; done; seq {(Lines / 2) + 1} {Lines}; exit 7"));
        await _engine.WaitForAsync(() => File.Exists(Path.Combine(_engine.Folder, "half")));
        await _docker.RestartAsync($"tj-{run.Id}-1-0", _engine.Limit);
        await File.WriteAllTextAsync(Path.Combine(_engine.Folder, "go"), "");
        TrainingRun ended = await _engine.EndAsync(run.Id);

        Assert.Equal((RunState.Failed, 7), (ended.State, ended.ExitCode));
        await AssertCompleteAsync(_engine, run.Id, Lines);
    }

    [SkippableFact]
    public async Task Variables_with_names_that_a_shell_would_drop_reach_the_program()
    {
        _docker.Require();
        JobPlan plan = ContainerPlans.Plan(_engine, ["env"]);
        TrainingRun run = await _engine.RunAsync(plan.With(
            workers: [plan.Execution.Workers[0] with { Environment = new Dictionary<string, string> { ["spring.profile"] = "a b" } }]));

        Assert.Contains("spring.profile=a b", await _engine.LinesAsync(run.Id));
    }

    [SkippableFact]
    public async Task A_program_that_opens_its_standard_output_anew_loses_nothing()
    {
        _docker.Require();
        TrainingRun run = await _engine.RunAsync(ContainerPlans.Sh(
            _engine, "echo one; echo two > /dev/stdout; echo three; echo a > /dev/stderr; echo b > /dev/stderr").With(user: "65534"));

        Assert.Equal(["one", "two", "three"], await OfAsync(run.Id, LogStream.Output));
        Assert.Equal(["a", "b"], await OfAsync(run.Id, LogStream.Error));
    }

    [SkippableFact]
    public async Task Nothing_of_the_output_is_left_on_this_machine()
    {
        _docker.Require();
        TrainingRun run = await _engine.RunAsync(ContainerPlans.Sh(_engine, "echo one"));
        TrainingRun failed = await _engine.RunAsync(ContainerPlans.Sh(_engine, "true").With(user: "no-such-user"));

        Assert.Equal((RunState.Succeeded, RunState.Failed), (run.State, failed.State));
        // The run has ended for all to see before what was kept for it is removed.
        await _engine.WaitForAsync(() => !Directory.EnumerateFileSystemEntries(Path.Combine(_engine.State, "containers")).Any());
        await _engine.WaitForAsync(() => !Process.GetProcesses().Any(process => CommandOf(process.Id).Contains($"{_engine.State}/containers")));
    }

    /// <summary>The lines in a hundred bursts over some seconds, and an exit code.</summary>
    private static string SlowSeq { get; } = $"i=0; while [ $i -lt 100 ]; do seq $((i * 1000 + 1)) $((i * 1000 + 1000)); i=$((i + 1)); sleep 0.06; done; exit 7";

    private static int Number(string variable, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), CultureInfo.InvariantCulture, out int number) ? number : otherwise;

    private static string CommandOf(int id)
    {
        try
        {
            return File.ReadAllText($"/proc/{id}/cmdline");
        }
        catch (IOException)
        {
            return "";
        }
    }

    private async Task<IEnumerable<string>> OfAsync(string id, LogStream stream) =>
        (await _engine.LogAsync(id)).Where(record => record.Stream == stream).Select(record => record.Text);

    private static async Task AssertCompleteAsync(TestEngine engine, string id, int count)
    {
        List<string> lines = await engine.LinesAsync(id);
        int wrong = Enumerable.Range(0, Math.Min(lines.Count, count)).FirstOrDefault(i => lines[i] != (i + 1).ToString(CultureInfo.InvariantCulture), -1);
        Assert.True(wrong < 0, $"Line {wrong + 1} is '{(wrong < 0 ? "" : lines[wrong])}'.");
        Assert.Equal(count, lines.Count);
    }

    /// <summary>Another agent beside those that front ends start; the one that comes first works, the other goes.</summary>
    private static Process StartAgent(TestEngine engine)
    {
        var info = new ProcessStartInfo(TestEngine.HostProgram, ["agent"]);
        info.Environment["TRAININGJOBS_HOME"] = engine.State;
        return Process.Start(info)!;
    }

    private static IEnumerable<string> Numbers(int count) => Enumerable.Range(1, count).Select(n => n.ToString(CultureInfo.InvariantCulture));
}
