using TrainingJobs.Core.Jobs;
using TrainingJobs.Core.Planning;
using TrainingJobs.Core.Runs;
using TrainingJobs.Core.Tests.Planning;
using Xunit;

namespace TrainingJobs.Core.Tests.Engine;

[Trait("Needs", "Processes")]
public sealed class ResultsOfRunTests : IDisposable
{
    private readonly TestEngine _engine = new();

    public void Dispose() => _engine.Dispose();

    [UnixFact]
    public async Task Declared_outputs_are_kept_with_the_run()
    {
        JobPlan plan = _engine.Sh("mkdir -p out/deep models; echo m > model.json; echo d > out/deep/d.txt; echo 1 > models/a.bin; echo 2 > models/a.txt; echo own > $ML_OUTPUT_PATH/own.txt").With(outputs: ["model.json", "out/", "models/*.bin"]);
        TrainingRun run = await _engine.RunAsync(plan);
        Assert.Equal(["model.json", "models/a.bin", "out/deep/d.txt", "own.txt"], await NamesAsync(run));
        Assert.Equal("d\n", await ReadAsync(run, "out/deep/d.txt"));
        Assert.Contains(RunState.Finishing, (await _engine.Client.Runs.GetEventsAsync(run.Id, _engine.Limit)).Select(e => e.State));

        // The copy stays what it was, whatever a later run does with the file.
        await File.WriteAllTextAsync(Path.Combine(_engine.Folder, "model.json"), "later\n");
        Assert.Equal("m\n", await ReadAsync(run, "model.json"));
    }

    [UnixFact]
    public async Task A_run_without_outputs_is_not_held_up()
    {
        TrainingRun run = await _engine.RunAsync(_engine.Sh("echo m > model.json"));
        Assert.Empty(await NamesAsync(run));
        Assert.DoesNotContain(RunState.Finishing, (await _engine.Client.Runs.GetEventsAsync(run.Id, _engine.Limit)).Select(e => e.State));
    }

    [UnixFact]
    public async Task Files_that_the_run_has_changed_are_kept_and_no_others()
    {
        Write("same.txt", "same");
        Write("touched.txt", "before");
        Write("sub/rewritten.txt", "12345");
        Write("gone.txt", "x");
        JobPlan plan = _engine.Sh("rm gone.txt; touch touched.txt; echo 54321 > sub/rewritten.txt; mkdir new __pycache__; echo n > 'new/a b.txt'; echo c > __pycache__/c.pyc; ln -s same.txt link; mkfifo pipe").With(saveChangedFiles: true);
        TrainingRun run = await _engine.RunAsync(plan);
        Assert.True(run.State == RunState.Succeeded, run.Reason);
        Assert.Equal(["new/a b.txt", "pipe", "sub/rewritten.txt", "touched.txt"], await NamesAsync(run));
        Assert.Equal("54321\n", await ReadAsync(run, "sub/rewritten.txt"));
        Assert.Equal("before", await ReadAsync(run, "touched.txt"));
    }

    [UnixFact]
    public async Task What_is_missing_or_in_the_way_is_said_in_the_log_and_is_no_failure()
    {
        JobPlan plan = _engine.Sh("echo mine > $ML_OUTPUT_PATH/model.json; echo other > model.json; mkdir $ML_OUTPUT_PATH/d; echo f > d; echo /etc > etc").With(outputs: ["model.json", "nothing.txt", "no/*.bin", "d", "etc"]);
        TrainingRun run = await _engine.RunAsync(plan);
        Assert.Equal((RunState.Succeeded, 0), (run.State, run.ExitCode));
        Assert.Equal(["etc", "model.json"], await NamesAsync(run));
        Assert.Equal("mine\n", await ReadAsync(run, "model.json"));
        List<string> notes = [.. (await _engine.LogAsync(run.Id)).Where(r => r.Stream == LogStream.Setup).Select(r => r.Text)];
        Assert.Contains(notes, n => n.Contains("model.json' was left where it is", StringComparison.Ordinal));
        Assert.Contains(notes, n => n.Contains("'nothing.txt' is not there", StringComparison.Ordinal));
        Assert.Contains(notes, n => n.Contains("'no/*.bin' is not there", StringComparison.Ordinal));
        Assert.Contains(notes, n => n.Contains("/d' was left where it is", StringComparison.Ordinal));
    }

    [UnixFact]
    public async Task A_job_that_removes_its_own_folder_comes_to_its_end()
    {
        string folder = Directory.CreateDirectory(Path.Combine(_engine.Folder, "own")).FullName;
        JobPlan plan = _engine.Sh("rm -r ../own").With(outputs: ["model.json", "*.bin"], saveChangedFiles: true);
        TrainingRun run = await _engine.RunAsync(plan.With(workers: [plan.Execution.Workers[0] with { WorkingDirectory = folder }]));
        Assert.True(run.State == RunState.Succeeded, run.Reason);
        Assert.Empty(await NamesAsync(run));
        Assert.Contains(await _engine.LogAsync(run.Id), r => r.Text.Contains("'model.json' is not there", StringComparison.Ordinal));
    }

    [UnixFact]
    public async Task A_failed_run_keeps_what_it_has_made_and_its_reason()
    {
        TrainingRun run = await _engine.RunAsync(_engine.Sh("echo part > part.txt; echo why >&2; exit 7").With(outputs: ["part.txt"]));
        Assert.Equal((RunState.Failed, 7, ReasonCodes.ExitCode), (run.State, run.ExitCode, run.ReasonCode));
        Assert.Equal(["part.txt"], await NamesAsync(run));
    }

    [UnixFact]
    public async Task An_agent_that_is_killed_while_results_are_kept_costs_nothing()
    {
        // Enough to be in the middle of it for a while; the run is over its time limit, which the next agent cannot see from the workers.
        const int Files = 3000;
        JobPlan plan = _engine.Sh($"i=0; while [ $i -lt {Files} ]; do echo $i > f$i.txt; i=$((i+1)); done; echo made; exec sleep 600").With(outputs: ["f*.txt"], saveChangedFiles: true, timeout: TimeSpan.FromSeconds(8));
        TrainingRun started = await _engine.StartAsync(plan);
        string output = (await _engine.Client.Runs.GetAsync(started.Id, _engine.Limit)).OutputPath;
        int kills = 0;
        for (int share = 1; share <= 4; share++)
        {
            int least = Files * share / 6;
            await _engine.WaitForAsync(() => Count(output) >= least || _engine.Client.Runs.GetAsync(started.Id, _engine.Limit).Result.State.IsEnded());
            if (!(await _engine.Client.Runs.GetAsync(started.Id, _engine.Limit)).State.IsEnded())
            {
                _engine.KillAgent();
                kills++;
                _engine.Client.Agent.Ensure();
            }
        }

        TrainingRun run = await _engine.EndAsync(started.Id);
        Assert.True(kills > 0, "the agent was never killed in time");
        Assert.Equal((RunState.TimedOut, ReasonCodes.TimeLimit), (run.State, run.ReasonCode));
        IReadOnlyList<JobArtifact> artifacts = await _engine.Client.Runs.GetArtifactsAsync(run.Id, _engine.Limit);
        Assert.Equal(Files, artifacts.Count);
        Assert.All(artifacts, a => Assert.Equal(a.Name[1..^4] + "\n", File.ReadAllText(a.FullName)));
        Assert.Equal(["made"], await _engine.LinesAsync(run.Id));
        Assert.DoesNotContain(await _engine.LogAsync(run.Id), r => r.Text.Contains("was left where it is", StringComparison.Ordinal));
        RunState[] states = [.. (await _engine.Client.Runs.GetEventsAsync(run.Id, _engine.Limit)).Select(e => e.State)];
        Assert.Equal(1, states.Count(s => s == RunState.Finishing));
        Assert.Equal(1, states.Count(s => s == RunState.Running));
    }

    [UnixFact]
    public async Task All_attempts_of_a_run_are_compared_with_what_was_there_before_the_first()
    {
        JobPlan plan = _engine.Sh("echo $TRAINING_ATTEMPT > attempt-$TRAINING_ATTEMPT.txt; [ $TRAINING_ATTEMPT = 2 ]").With(saveChangedFiles: true, retry: new RetryPolicy { Attempts = 2, Delay = TimeSpan.Zero });
        TrainingRun run = await _engine.RunAsync(plan);
        Assert.True(run.State == RunState.Succeeded, run.Reason);
        Assert.Equal(["attempt-1.txt", "attempt-2.txt"], await NamesAsync(run));
    }

    private static int Count(string folder) => Directory.Exists(folder) ? Directory.EnumerateFiles(folder).Count() : 0;

    private async Task<IEnumerable<string>> NamesAsync(TrainingRun run) =>
        (await _engine.Client.Runs.GetArtifactsAsync(run.Id, _engine.Limit)).Select(artifact => artifact.Name);

    private async Task<string> ReadAsync(TrainingRun run, string name) =>
        await File.ReadAllTextAsync((await _engine.Client.Runs.GetArtifactsAsync(run.Id, _engine.Limit)).Single(artifact => artifact.Name == name).FullName);

    private void Write(string name, string text)
    {
        string path = Path.Combine(_engine.Folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        // As old as files of a project are: a change in the same instant would not be one.
        File.SetLastWriteTimeUtc(path, DateTime.UtcNow.AddHours(-1));
    }
}
