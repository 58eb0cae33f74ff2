using TrainingJobs.Core.Jobs;
using TrainingJobs.Core.Planning;
using TrainingJobs.Core.Runs;
using TrainingJobs.Core.Secrets;
using TrainingJobs.Core.Tests.Engine;
using Xunit;

namespace TrainingJobs.Core.Tests.Docker;

/// <summary>What jobs need most, on Podman's socket.</summary>
public sealed class PodmanTests(PodmanFixture podman) : IClassFixture<PodmanFixture>, IDisposable
{
    private readonly TestEngine _engine = new();

    public void Dispose() => _engine.Dispose();

    [SkippableFact]
    public async Task Podman_is_told_from_Docker_and_ready()
    {
        podman.Require();
        JobTargetTest test = await _engine.Client.TestTargetAsync(podman.Address, needsGpu: false, _engine.Limit);

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
        Assert.Equal("model.txt", Assert.Single(await _engine.Client.GetArtifactsAsync(run.Id, _engine.Limit)).Name);
    }

    [SkippableFact]
    public async Task A_secret_reaches_the_program_and_a_run_is_stopped()
    {
        podman.Require();
        using (var value = SecretValue.FromChars("hunter2-for-podman"))
        {
            _engine.Client.SetSecret("token", value, replace: true);
        }

        TrainingRun run = await _engine.StartAsync(Sh("echo ${#TOKEN} $TOKEN; trap 'echo ending; exit 0' TERM; while :; do sleep 0.1; done") with
        {
            Secrets = [new JobSecret { Key = "token", InjectAs = "TOKEN" }],
        });
        await foreach (LogRecord record in _engine.Client.ReadLogAsync(run.Id, new LogQuery { Follow = true }, _engine.Limit))
        {
            if (record.Stream == LogStream.Output)
            {
                Assert.Equal("18 ***", record.Text);
                break;
            }
        }

        await _engine.Client.StopAsync(run.Id, null, _engine.Limit);
        Assert.Equal(RunState.Stopped, (await _engine.EndAsync(run.Id)).State);
        Assert.Equal("ending", (await _engine.LinesAsync(run.Id))[^1]);
    }

    private JobPlan Sh(string text) => ContainerPlans.Sh(_engine, text) with { Target = podman.Address, Image = PodmanFixture.Busybox };
}
