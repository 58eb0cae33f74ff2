using System.Diagnostics;
using System.Globalization;
using TrainingJobs.Core.Planning;
using TrainingJobs.Core.Runs;
using TrainingJobs.Core.Tests.Engine;
using Xunit;

namespace TrainingJobs.Core.Tests.Docker;

/// <summary>Each line once, in order, none missing: whatever is killed or restarted while they come.</summary>
[Collection(DockerCollection.Name)]
public sealed class DockerLogTests : IDisposable
{
    private const int Lines = 100_000;

    private readonly DockerFixture _docker;
    private readonly TestEngine _engine = new();

    public DockerLogTests(DockerFixture docker) => _docker = docker;

    public void Dispose() => _engine.Dispose();

    [SkippableFact]
    public async Task A_hundred_thousand_lines_come_once_each_in_order()
    {
        _docker.Require();
        TrainingRun run = await _engine.RunAsync(ContainerPlans.Plan(_engine, ["seq", $"{Lines}"]));

        Assert.Equal(RunState.Succeeded, run.State);
        await AssertCompleteAsync(run.Id);
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
    public async Task Killing_the_agent_again_and_again_costs_no_line()
    {
        _docker.Require();
        TrainingRun run = await _engine.StartAsync(SlowSeq());
        _engine.KillAgent();
        var random = new Random(5);
        int kills = 0;
        while (!(await _engine.Client.GetRunAsync(run.Id, _engine.Limit)).State.IsEnded())
        {
            using Process agent = StartAgent();
            await Task.Delay(random.Next(50, 900), _engine.Limit);
            agent.Kill();
            await agent.WaitForExitAsync(_engine.Limit);
            kills++;
        }

        TrainingRun ended = await _engine.EndAsync(run.Id);
        Assert.True(kills > 5, $"Only {kills} kills.");
        Assert.Equal((RunState.Failed, 7), (ended.State, ended.ExitCode));
        await AssertCompleteAsync(run.Id);
    }

    [SkippableFact]
    public async Task Restarting_the_daemon_costs_no_line_and_no_exit_code()
    {
        _docker.Require();
        // While the daemon is away nothing is printed: what is in its hands just then it loses itself (docs/decisions/0010).
        TrainingRun run = await _engine.StartAsync(ContainerPlans.Sh(
            _engine, $"seq {Lines / 2}; touch half; until [ -e go ]; do sleep 0.05; done; seq {(Lines / 2) + 1} {Lines}; exit 7"));
        await _engine.WaitForAsync(() => File.Exists(Path.Combine(_engine.Folder, "half")));
        await _docker.RestartAsync($"tj-{run.Id}-1-0", _engine.Limit);
        await File.WriteAllTextAsync(Path.Combine(_engine.Folder, "go"), "");
        TrainingRun ended = await _engine.EndAsync(run.Id);

        Assert.Equal((RunState.Failed, 7), (ended.State, ended.ExitCode));
        await AssertCompleteAsync(run.Id);
    }

    /// <summary>The lines in a hundred bursts over some seconds, and an exit code.</summary>
    private JobPlan SlowSeq() => ContainerPlans.Sh(
        _engine, "i=0; while [ $i -lt 100 ]; do seq $((i * 1000 + 1)) $((i * 1000 + 1000)); i=$((i + 1)); sleep 0.06; done; exit 7");

    private async Task AssertCompleteAsync(string id)
    {
        List<string> lines = await _engine.LinesAsync(id);
        int wrong = Enumerable.Range(0, Math.Min(lines.Count, Lines)).FirstOrDefault(i => lines[i] != (i + 1).ToString(CultureInfo.InvariantCulture), -1);
        Assert.True(wrong < 0, $"Line {wrong + 1} is '{(wrong < 0 ? "" : lines[wrong])}'.");
        Assert.Equal(Lines, lines.Count);
    }

    /// <summary>Another agent beside those that front ends start; the one that comes first works, the other goes.</summary>
    private Process StartAgent()
    {
        var info = new ProcessStartInfo(TestEngine.HostProgram, ["agent"]);
        info.Environment["TRAININGJOBS_HOME"] = _engine.State;
        return Process.Start(info)!;
    }

    private static IEnumerable<string> Numbers(int count) => Enumerable.Range(1, count).Select(n => n.ToString(CultureInfo.InvariantCulture));
}
