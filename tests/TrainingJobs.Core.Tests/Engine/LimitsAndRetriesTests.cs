using System.Runtime.Versioning;
using TrainingJobs.Core.Jobs;
using TrainingJobs.Core.Planning;
using TrainingJobs.Core.Runs;
using TrainingJobs.Core.Tests.Planning;
using Xunit;

namespace TrainingJobs.Core.Tests.Engine;

[UnsupportedOSPlatform("windows")]
[Trait("Needs", "Processes")]
public sealed class LimitsAndRetriesTests : IDisposable
{
    private readonly TestEngine _engine = new();

    public void Dispose() => _engine.Dispose();

    [UnixFact]
    public async Task A_run_that_prints_nothing_for_too_long_is_ended_with_its_own_reason()
    {
        TrainingRun run = await _engine.RunAsync(_engine.Sh("echo up; exec sleep 600").With(hang: TimeSpan.FromMilliseconds(400)));

        Assert.Equal(RunState.Failed, run.State);
        Assert.Equal(ReasonCodes.NoProgress, run.ReasonCode);
        Assert.Contains("400ms", run.Reason);
    }

    [UnixFact]
    public async Task A_run_that_goes_on_printing_is_left_alone()
    {
        TrainingRun run = await _engine.RunAsync(
            _engine.Sh("for i in 1 2 3 4 5 6 7 8 9 10 11 12; do echo $i; sleep 0.4; done").With(hang: TimeSpan.FromSeconds(4)));

        Assert.Equal(RunState.Succeeded, run.State);
    }

    [UnixFact]
    public async Task Setup_runs_before_each_workers_command_and_its_failure_is_the_workers()
    {
        SetupPlan say = new(["echo", "it's", "set up"], "echo \"it's\" 'set up'");
        JobPlan plan = _engine.Plan(["/bin/sh", "-c", "echo \"$0\"", "main $x"]).With(setup: [say, new SetupPlan(["true"], "true")]);

        TrainingRun good = await _engine.RunAsync(plan);
        TrainingRun bad = await _engine.RunAsync(plan.With(setup: [say, new SetupPlan(["/bin/sh", "-c", "exit 9"], "exit 9")]));

        Assert.Equal(["it's set up", "main $x"], await _engine.LinesAsync(good.Id));
        Assert.Equal(9, bad.ExitCode);
        Assert.Equal(["it's set up"], await _engine.LinesAsync(bad.Id));
    }

    [UnixFact]
    public async Task A_pipeline_with_a_step_that_cannot_be_started_is_refused_whole_and_nothing_is_stored()
    {
        JobPlan notebook = _engine.Sh("true").With(name: "explore", kind: JobKind.Notebook);
        JobPlan pipeline = _engine.Sh("true").With(
            workers: [],
            pipeline: [new StagePlan([new StepPlan("wrangle", _engine.Sh("true"))]), new StagePlan([new StepPlan("look", notebook)])]);

        TrainingJobsException error = await Assert.ThrowsAsync<TrainingJobsException>(() => _engine.StartAsync(pipeline));

        Assert.Equal(ErrorCodes.NotSupported, error.Code);
        Assert.Contains("explore", error.Message);
        Assert.Empty(await _engine.Client.Runs.FindAsync(new RunQuery { IncludeSteps = true }, _engine.Limit));
    }

    [UnixFact]
    public async Task With_continue_the_other_workers_go_on_when_one_fails()
    {
        TrainingRun run = await _engine.RunAsync(
            _engine.Plan(["/bin/sh", "-c", "exit 7"], ["/bin/sh", "-c", "sleep 0.3; echo done"]).With(onWorkerFailure: WorkerFailurePolicy.Continue));

        Assert.Equal(RunState.Failed, run.State);
        Assert.Equal(7, run.ExitCode);
        Assert.Equal(0, run.Workers[1].ExitCode);
        Assert.Contains("done", await _engine.LinesAsync(run.Id));
    }

    [UnixFact]
    public async Task A_restart_starts_the_same_plan_again_and_goes_on_from_its_checkpoint()
    {
        JobPlan plan = _engine.Sh("cat $TRAINING_CHECKPOINT_PATH/c 2>/dev/null || echo none; echo $TRAINING_RUN_ID > $TRAINING_CHECKPOINT_PATH/c");
        TrainingRun first = await _engine.RunAsync(plan);

        TrainingRun second = await _engine.EndAsync((await _engine.Client.Runs.RestartAsync(first.Id, new RestartOptions(), _engine.Limit)).Id);
        await _engine.Client.Runs.RemoveAsync(first.Id, _engine.Limit);
        TrainingRun third = await _engine.EndAsync((await _engine.Client.Runs.RestartAsync(second.Id, new RestartOptions(), _engine.Limit)).Id);

        Assert.Equal([second.Id], await _engine.LinesAsync(third.Id));
        Assert.Equal([first.Id], await _engine.LinesAsync(second.Id));
        Assert.NotEqual(first.OutputPath, second.OutputPath);
    }

    [UnixFact]
    public async Task A_run_that_still_goes_on_is_not_restarted()
    {
        TrainingRun run = await _engine.StartAsync(_engine.Plan(["sleep", "600"]));

        TrainingJobsException error = await Assert.ThrowsAsync<TrainingJobsException>(() => _engine.Client.Runs.RestartAsync(run.Id, new RestartOptions(), _engine.Limit));
        Assert.Equal(ErrorCodes.RunNotEnded, error.Code);
    }

    [UnixFact]
    public async Task A_run_that_waits_for_its_next_attempt_says_so_and_can_be_stopped()
    {
        TrainingRun run = await _engine.StartAsync(_engine.Sh("exit 1").With(retry: new RetryPolicy { Attempts = 2, Delay = TimeSpan.FromHours(1) }));
        TrainingRun waiting = await _engine.UntilAsync(run.Id, r => r.ReasonCode == ReasonCodes.RetryDelay);

        Assert.Equal(RunState.Waiting, waiting.State);
        Assert.Contains("Attempt 1 failed", waiting.Reason);
        await _engine.Client.Runs.StopAsync(run.Id, null, _engine.Limit);
        Assert.Equal(RunState.Stopped, (await _engine.EndAsync(run.Id)).State);
    }

    [UnixFact]
    public async Task A_wait_for_the_next_attempt_survives_the_agent()
    {
        TrainingRun run = await _engine.StartAsync(_engine.Sh("[ $TRAINING_ATTEMPT = 2 ]").With(retry: new RetryPolicy { Attempts = 2, Delay = TimeSpan.FromSeconds(3) }));
        await _engine.UntilAsync(run.Id, r => r.ReasonCode == ReasonCodes.RetryDelay);
        _engine.KillAgent();

        TrainingRun ended = await _engine.EndAsync(run.Id);

        Assert.Equal(RunState.Succeeded, ended.State);
        Assert.Equal(2, ended.Attempt);
        Assert.True(ended.Started is not null);
    }
}
