using TrainingJobs.Core.Planning;
using TrainingJobs.Core.Runs;
using TrainingJobs.Core.Tests.Planning;
using Xunit;

namespace TrainingJobs.Core.Tests.Engine;

[Trait("Needs", "Processes")]
public sealed class PipelineTests
{
    [UnixFact]
    public async Task Stages_run_one_after_the_other_and_their_steps_side_by_side()
    {
        using var engine = new TestEngine();
        // Each of the first two waits for the other: one after the other they would never end.
        TrainingRun run = await engine.RunAsync(Pipeline(
            engine,
            [("left", "touch left; until [ -e right ]; do sleep 0.01; done; echo l >> order"), ("right", "touch right; until [ -e left ]; do sleep 0.01; done; echo r >> order")],
            [("last", "echo last >> order")]));

        Assert.Equal(RunState.Succeeded, run.State);
        Assert.Null(run.Reason);
        Assert.Equal(0, run.ExitCode);
        string[] order = await File.ReadAllLinesAsync(Path.Combine(engine.Folder, "order"));
        Assert.Equal(3, order.Length);
        Assert.Equal("last", order[2]);
        IReadOnlyList<TrainingRun> tree = await engine.Client.Runs.GetTreeAsync(run.Id, engine.Limit);
        Assert.Equal([(null, 0), ("left", 1), ("right", 1), ("last", 1)], tree.Select(part => (part.Step, part.Depth)));
        Assert.Equal([null, 1, 1, 2], tree.Select(part => part.Stage));
        Assert.All(tree, part => Assert.Equal(RunState.Succeeded, part.State));
        Assert.All(tree.Skip(1), part => Assert.Equal(run.Id, part.ParentId));
        Assert.True(tree[0].Started <= tree[1].Started && tree[0].Ended >= tree[3].Ended);
    }

    [UnixFact]
    public async Task Lists_leave_steps_out_unless_they_are_asked_for()
    {
        using var engine = new TestEngine();
        TrainingRun run = await engine.RunAsync(Pipeline(engine, [("one", "true")]));

        Assert.Equal([run.Id], (await engine.Client.Runs.FindAsync(new RunQuery(), engine.Limit)).Select(found => found.Id));
        Assert.Equal(2, (await engine.Client.Runs.FindAsync(new RunQuery { IncludeSteps = true }, engine.Limit)).Count);
    }

    [UnixFact]
    public async Task The_first_step_that_fails_stops_those_beside_it_and_those_behind_it_never_begin()
    {
        using var engine = new TestEngine();
        TrainingRun run = await engine.RunAsync(Pipeline(
            engine,
            [("bad", "until [ -e started ]; do sleep 0.01; done; echo broken >&2; exit 3"), ("beside", "touch started; exec sleep 600")],
            [("behind", "touch never")]));

        Assert.Equal((RunState.Failed, ReasonCodes.StepFailed, 3), (run.State, run.ReasonCode, run.ExitCode));
        IReadOnlyList<TrainingRun> tree = await engine.Client.Runs.GetTreeAsync(run.Id, engine.Limit);
        Assert.Contains("Step 'bad'", run.Reason);
        Assert.Contains(tree[1].Id, run.Reason);
        Assert.Contains("broken", run.Reason);
        Assert.Equal([RunState.Failed, RunState.Failed, RunState.Stopped, RunState.Stopped], tree.Select(part => part.State));
        Assert.Equal("Stopped: Step 'bad' failed.", tree[2].Reason);
        Assert.Equal("Stopped before it started: Step 'bad' failed.", tree[3].Reason);
        Assert.Null(tree[3].Started);
        Assert.False(File.Exists(Path.Combine(engine.Folder, "never")));
    }

    [UnixFact]
    public async Task A_restart_goes_on_from_the_failed_step()
    {
        using var engine = new TestEngine();
        TrainingRun failed = await engine.RunAsync(Pipeline(
            engine,
            [("first", "echo first >> order")],
            [("second", "echo second >> order; test -e repaired"), ("beside", "echo beside >> order")],
            [("third", "echo third >> order")]));
        Assert.Equal(RunState.Failed, failed.State);
        await File.WriteAllTextAsync(Path.Combine(engine.Folder, "repaired"), "");
        await File.WriteAllTextAsync(Path.Combine(engine.Folder, "order"), "");
        bool besideRan = (await engine.Client.Runs.GetTreeAsync(failed.Id, engine.Limit)).Single(part => part.Step == "beside").State == RunState.Succeeded;

        TrainingRun again = await engine.EndAsync((await engine.Client.Runs.RestartAsync(failed.Id, new RestartOptions(), engine.Limit)).Id);

        Assert.Equal(RunState.Succeeded, again.State);
        Assert.NotEqual(failed.Id, again.Id);
        Assert.Equal(
            besideRan ? ["second", "third"] : ["beside", "second", "third"],
            (await File.ReadAllLinesAsync(Path.Combine(engine.Folder, "order"))).Order());
        TrainingRun first = (await engine.Client.Runs.GetTreeAsync(again.Id, engine.Limit))[1];
        Assert.Equal((RunState.Succeeded, ReasonCodes.Reused), (first.State, first.ReasonCode));
        Assert.Contains((await engine.Client.Runs.GetTreeAsync(failed.Id, engine.Limit))[1].Id, first.Reason);

        TrainingRun whole = await engine.EndAsync((await engine.Client.Runs.RestartAsync(again.Id, new RestartOptions(), engine.Limit)).Id);
        Assert.All((await engine.Client.Runs.GetTreeAsync(whole.Id, engine.Limit)).Skip(1), part => Assert.Null(part.ReasonCode));
    }

    [UnixFact]
    public async Task Stopping_a_pipeline_stops_its_steps_and_begins_no_other()
    {
        using var engine = new TestEngine();
        TrainingRun run = await engine.StartAsync(Pipeline(engine, [("long", "echo up; exec sleep 600")], [("next", "true")]));
        await engine.WaitForAsync(() => engine.LinesAsync(run.Id).GetAwaiter().GetResult().Contains("up"));

        await engine.Client.Runs.StopAsync(run.Id, null, engine.Limit);

        TrainingRun ended = await engine.EndAsync(run.Id);
        Assert.Equal((RunState.Stopped, ReasonCodes.StoppedByUser, "Stopped by a user."), (ended.State, ended.ReasonCode, ended.Reason));
        IReadOnlyList<TrainingRun> tree = await engine.Client.Runs.GetTreeAsync(run.Id, engine.Limit);
        Assert.Equal(["Stopped by a user.", "Stopped by a user before it started."], tree.Skip(1).Select(part => part.Reason));
    }

    [UnixFact]
    public async Task A_step_that_a_user_stops_stops_the_pipeline()
    {
        using var engine = new TestEngine();
        TrainingRun run = await engine.StartAsync(Pipeline(engine, [("long", "echo up; exec sleep 600")], [("next", "true")]));
        await engine.WaitForAsync(() => engine.LinesAsync(run.Id).GetAwaiter().GetResult().Contains("up"));

        await engine.Client.Runs.StopAsync((await engine.Client.Runs.GetTreeAsync(run.Id, engine.Limit))[1].Id, null, engine.Limit);

        TrainingRun ended = await engine.EndAsync(run.Id);
        Assert.Equal((RunState.Stopped, ReasonCodes.StoppedByUser), (ended.State, ended.ReasonCode));
        Assert.Contains("Step 'long'", ended.Reason);
    }

    [UnixFact]
    public async Task The_time_limit_of_a_pipeline_ends_its_steps()
    {
        using var engine = new TestEngine();
        TrainingRun run = await engine.RunAsync(
            Pipeline(engine, [("quick", "true")], [("long", "exec sleep 600")]).With(timeout: TimeSpan.FromSeconds(1)));

        Assert.Equal((RunState.TimedOut, ReasonCodes.TimeLimit), (run.State, run.ReasonCode));
        TrainingRun step = (await engine.Client.Runs.GetTreeAsync(run.Id, engine.Limit))[2];
        Assert.Equal(RunState.Stopped, step.State);
        Assert.Contains("The time limit of 1s", step.Reason);
    }

    [UnixFact]
    public async Task A_step_may_be_a_pipeline_itself()
    {
        using var engine = new TestEngine();
        JobPlan inner = Pipeline(engine, [("a", "echo a")], [("b", "echo b")]);
        TrainingRun run = await engine.RunAsync(
            Pipeline(engine, [("before", "echo before")]) with
            {
                Pipeline =
                [
                    new StagePlan([new StepPlan("before", engine.Sh("echo before"))]),
                    new StagePlan([new StepPlan("inner", inner)]),
                    new StagePlan([new StepPlan("after", engine.Sh("echo after"))]),
                ],
            });

        Assert.Equal(RunState.Succeeded, run.State);
        Assert.Equal(
            ["(run)", "before", "inner", "a", "b", "after"],
            (await engine.Client.Runs.GetTreeAsync(run.Id, engine.Limit)).Select(part => part.Step ?? "(run)"));
        List<LogRecord> log = [.. (await engine.LogAsync(run.Id)).Where(line => line.Stream == LogStream.Output)];
        Assert.Equal([("before", "before"), ("inner/a", "a"), ("inner/b", "b"), ("after", "after")], log.Select(line => (line.Step, line.Text)));
        Assert.Equal(["a", "b"], (await engine.LogAsync(run.Id, new LogQuery { Steps = ["inner"] })).Select(line => line.Text));
        Assert.Equal(["b"], (await engine.LogAsync(run.Id, new LogQuery { Steps = ["inner/b"] })).Select(line => line.Text));
        TrainingJobsException error = await Assert.ThrowsAsync<TrainingJobsException>(() => engine.LogAsync(run.Id, new LogQuery { Steps = ["no"] }));
        Assert.Equal(ErrorCodes.StepNotFound, error.Code);
        Assert.Contains("before, inner, inner/a, inner/b, after", error.Message);
    }

    [UnixFact]
    public async Task The_log_of_a_pipeline_can_be_followed_through_all_its_steps()
    {
        using var engine = new TestEngine();
        TrainingRun run = await engine.StartAsync(Pipeline(
            engine,
            [("one", "for i in 1 2 3 4 5; do echo one $i; done"), ("two", "for i in 1 2 3 4 5; do echo two $i; done")],
            [("three", "printf 'no end'")]));

        List<LogRecord> log = await engine.LogAsync(run.Id, new LogQuery { Follow = true });

        foreach (string step in (ReadOnlySpan<string>)["one", "two"])
        {
            Assert.Equal(Enumerable.Range(1, 5).Select(i => $"{step} {i}"), log.Where(line => line.Step == step).Select(line => line.Text));
        }

        Assert.Equal(("three", "no end"), (log[^1].Step, log[^1].Text));
        List<LogRecord> tail = await engine.LogAsync(run.Id, new LogQuery { Tail = 2 });
        Assert.Equal(2, tail.Count);
        Assert.EndsWith(" 5", tail[0].Text);
        Assert.Equal("no end", tail[1].Text);
    }

    [UnixFact]
    public async Task Removing_a_pipeline_removes_its_steps_which_cannot_be_removed_alone()
    {
        using var engine = new TestEngine();
        TrainingRun run = await engine.RunAsync(Pipeline(engine, [("one", "echo x > $ML_OUTPUT_PATH/file")]));
        TrainingRun step = (await engine.Client.Runs.GetTreeAsync(run.Id, engine.Limit))[1];
        Assert.Equal([(step.Id, "file")], (await engine.Client.Runs.GetArtifactsAsync(run.Id, engine.Limit)).Select(file => (file.RunId, file.Name)));

        TrainingJobsException error = await Assert.ThrowsAsync<TrainingJobsException>(() => engine.Client.Runs.RemoveAsync(step.Id, engine.Limit));
        Assert.Equal(ErrorCodes.RunIsStep, error.Code);
        await engine.Client.Runs.RemoveAsync(run.Id, engine.Limit);

        Assert.Empty(await engine.Client.Runs.FindAsync(new RunQuery { IncludeSteps = true }, engine.Limit));
        Assert.False(Directory.Exists(step.OutputPath));
    }

    [UnixFact]
    public async Task Killing_the_agent_again_and_again_runs_each_step_of_a_pipeline_once()
    {
        using var engine = new TestEngine();
        TrainingRun run = await engine.StartAsync(Pipeline(
            engine,
            [.. Enumerable.Range(0, 4).Select(stage => Enumerable.Range(0, 2)
                .Select(step => ($"s{stage}{step}", $"echo s{stage}{step} >> order; sleep 0.1")).ToArray())]));
        var random = new Random(7);
        for (int kills = 0; kills < 12 && !(await engine.Client.Runs.GetAsync(run.Id, engine.Limit)).State.IsEnded(); kills++)
        {
            engine.Client.Agent.Ensure();
            await engine.WaitForAsync(() => engine.Client.Agent.Get().IsRunning);
            await Task.Delay(random.Next(5, 300), engine.Limit);
            engine.KillAgent();
        }

        await engine.EndAsync(run.Id);
        string[] order = await File.ReadAllLinesAsync(Path.Combine(engine.Folder, "order"));
        Assert.Equal(Enumerable.Range(0, 4).SelectMany(stage => (string[])[$"s{stage}0", $"s{stage}1"]), order.Order());
        Assert.Equal([0, 0, 1, 1, 2, 2, 3, 3], order.Select(line => line[1] - '0'));
        Assert.All(await engine.Client.Runs.GetTreeAsync(run.Id, engine.Limit), part => Assert.Equal(RunState.Succeeded, part.State));
    }

    [UnixFact]
    public async Task Data_is_made_once_before_what_reads_it_and_not_again_while_it_is_there()
    {
        using var engine = new TestEngine();
        JobPlan maker = engine.Sh("echo made >> order; mkdir -p data; echo 1 > data/x").With(name: "maker");
        DatasetPlan data = new() { Name = "numbers", Path = Path.Combine(engine.Folder, "data"), Producer = maker };
        JobPlan reader = engine.Sh("cat data/x; echo read >> order").With(name: "reader", datasets: [data]);

        TrainingRun one = await engine.RunAsync(reader);
        Assert.Equal(RunState.Succeeded, one.State);
        Assert.Equal(["1"], (await engine.LogAsync(one.Id)).Where(line => line.Step is null).Select(line => line.Text));
        JobPlan both = Pipeline(engine, [("x", "true")]) with
        {
            Pipeline = [new StagePlan([new StepPlan("x", reader), new StepPlan("y", reader)])],
        };
        TrainingRun two = await engine.RunAsync(both);
        Directory.Delete(data.Path, recursive: true);
        TrainingRun three = await engine.RunAsync(both);

        Assert.Equal((RunState.Succeeded, RunState.Succeeded), (two.State, three.State));
        Assert.Equal(["made", "read", "read", "read", "made", "read", "read"], await File.ReadAllLinesAsync(Path.Combine(engine.Folder, "order")));
        Assert.Equal(ReasonCodes.Reused, (await engine.Client.Runs.GetTreeAsync(two.Id, engine.Limit))[1].ReasonCode);
    }

    [UnixFact]
    public async Task A_run_whose_data_cannot_be_made_fails_and_says_so()
    {
        using var engine = new TestEngine();
        JobPlan reader = engine.Sh("touch never").With(
            datasets: [new DatasetPlan { Name = "numbers", Producer = engine.Sh("exit 5") }]);

        TrainingRun run = await engine.RunAsync(reader);

        Assert.Equal((RunState.Failed, ReasonCodes.StepFailed, 5), (run.State, run.ReasonCode, run.ExitCode));
        Assert.Contains("Step 'numbers'", run.Reason);
        Assert.False(File.Exists(Path.Combine(engine.Folder, "never")));
    }

    [UnixFact]
    public async Task Data_of_another_project_stands_where_its_path_says()
    {
        using var engine = new TestEngine();
        string other = Path.Combine(engine.Folder, "other");
        string mine = Path.Combine(engine.Folder, "mine");
        Directory.CreateDirectory(other);
        Directory.CreateDirectory(mine);
        JobPlan maker = In(other, engine.Sh("mkdir -p data/deep; echo 1 > data/deep/x"));
        JobPlan reader = In(mine, engine.Sh("cat data/deep/x")).With(
            datasets: [new DatasetPlan { Name = "numbers", Path = Path.Combine(other, "data/deep"), Producer = maker }]);

        for (int i = 0; i < 2; i++)
        {
            TrainingRun run = await engine.RunAsync(reader);
            Assert.True(run.State == RunState.Succeeded, run.Reason);
            Assert.Contains("1", await engine.LinesAsync(run.Id));
        }

        File.Delete(Path.Combine(mine, "data/deep"));
        Directory.Delete(Path.Combine(other, "data"), recursive: true);
        TrainingRun failed = await engine.RunAsync(reader.With(datasets: [reader.Data.Datasets[0] with { Producer = In(other, engine.Sh("true")) }]));
        Assert.Equal((RunState.Failed, ReasonCodes.DataNotFound), (failed.State, failed.ReasonCode));
    }

    private static JobPlan In(string folder, JobPlan plan) => plan.With(
        baseDirectory: folder,
        workers: [.. plan.Execution.Workers.Select(worker => worker with { WorkingDirectory = folder })]);

    private static JobPlan Pipeline(TestEngine engine, params (string Name, string Script)[][] stages) => engine.Sh("true").With(
        workers: [],
        pipeline: [.. stages.Select(stage => new StagePlan(
            [.. stage.Select(step => new StepPlan(step.Name, engine.Sh(step.Script).With(name: step.Name)))]))]);
}
