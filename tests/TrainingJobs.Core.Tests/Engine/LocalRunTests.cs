using System.Diagnostics;
using System.Globalization;
using System.Runtime.Versioning;
using TrainingJobs.Core.Agent;
using TrainingJobs.Core.Planning;
using TrainingJobs.Core.Runs;
using TrainingJobs.Core.Tests.Planning;
using Xunit;

namespace TrainingJobs.Core.Tests.Engine;

[UnsupportedOSPlatform("windows")]
[Trait("Needs", "Processes")]
public sealed class LocalRunTests : IDisposable
{
    private readonly TestEngine _engine = new();

    public void Dispose() => _engine.Dispose();

    [UnixFact]
    public async Task A_program_that_succeeds_makes_a_run_that_succeeded()
    {
        TrainingRun run = await _engine.RunAsync(_engine.Sh("echo one; echo two >&2; printf three"));

        Assert.Equal(RunState.Succeeded, run.State);
        Assert.Equal(0, run.ExitCode);
        Assert.NotNull(run.Started);
        Assert.True(run.Ended >= run.Started);
        List<LogRecord> log = await _engine.LogAsync(run.Id);
        Assert.Equal(["one", "three"], log.Where(r => r.Stream == LogStream.Output).Select(r => r.Text));
        Assert.Equal(["two"], log.Where(r => r.Stream == LogStream.Error).Select(r => r.Text));
        Assert.Equal(LogTerminator.None, log.Single(r => r.Text == "three").Terminator);
    }

    [UnixFact]
    public async Task No_run_has_ended_before_it_was_started()
    {
        // Shorter than a tick of the clock that files take their times from.
        foreach (string id in (await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => _engine.StartAsync(_engine.Sh(":"))))).Select(run => run.Id))
        {
            TrainingRun run = await _engine.EndAsync(id);
            Assert.True(run.Ended >= run.Started, $"{run.Started:O} to {run.Ended:O}");
            Assert.True(run.Workers[0].Ended >= run.Workers[0].Started);
        }
    }

    [UnixFact]
    public async Task A_program_that_fails_gives_its_exit_code_and_its_last_line_as_the_reason()
    {
        TrainingRun run = await _engine.RunAsync(_engine.Sh("echo 'cannot open data.csv' >&2; exit 3"));

        Assert.Equal(RunState.Failed, run.State);
        Assert.Equal(3, run.ExitCode);
        Assert.Equal(ReasonCodes.ExitCode, run.ReasonCode);
        Assert.Contains("code 3", run.Reason);
        Assert.Contains("cannot open data.csv", run.Reason);
    }

    [UnixTheory]
    [InlineData("KILL", "SIGKILL", 137)]
    [InlineData("SEGV", "SIGSEGV", 139)]
    [InlineData("TERM", "SIGTERM", 143)]
    public async Task A_signal_is_named_and_told_from_an_exit_code(string signal, string name, int code)
    {
        TrainingRun killed = await _engine.RunAsync(_engine.Sh($"ulimit -c 0; kill -{signal} $$"));
        TrainingRun exited = await _engine.RunAsync(_engine.Sh($"exit {code}"));

        Assert.Equal(ReasonCodes.Signal, killed.ReasonCode);
        Assert.Equal(name, killed.Workers[0].Signal);
        Assert.Equal(ReasonCodes.ExitCode, exited.ReasonCode);
        Assert.Null(exited.Workers[0].Signal);
        Assert.Equal(code, exited.ExitCode);
    }

    [UnixFact]
    public async Task A_program_that_does_not_exist_is_named_in_the_reason()
    {
        TrainingRun run = await _engine.RunAsync(_engine.Plan(["no-such-program", "x"]));

        Assert.Equal(RunState.Failed, run.State);
        Assert.Equal(ReasonCodes.ProgramNotFound, run.ReasonCode);
        Assert.Contains("'no-such-program'", run.Reason);
    }

    [UnixFact]
    public async Task A_file_that_is_not_executable_is_named_with_what_to_do()
    {
        await File.WriteAllTextAsync(Path.Combine(_engine.Folder, "train.sh"), "echo hi\n");

        TrainingRun run = await _engine.RunAsync(_engine.Plan(["./train.sh"]));

        Assert.Equal(ReasonCodes.CannotStart, run.ReasonCode);
        Assert.Contains("chmod +x", run.Reason);
    }

    [UnixFact]
    public async Task A_working_folder_that_does_not_exist_is_named_in_the_reason()
    {
        JobPlan plan = _engine.Sh("true");
        TrainingRun run = await _engine.RunAsync(plan.With(workers: [plan.Execution.Workers[0] with { WorkingDirectory = "/no/such/folder" }]));

        Assert.Equal(ReasonCodes.WorkingDirectoryNotFound, run.ReasonCode);
        Assert.Contains("/no/such/folder", run.Reason);
    }

    [UnixFact]
    public async Task Arguments_reach_the_program_untouched()
    {
        string[] hard = ["a b", "", "'", "\"", "$HOME", "`id`", "*", "\\", "ä\n€", "-n", "--"];
        TrainingRun run = await _engine.RunAsync(_engine.Plan(["python3", "-c", "import sys, json; print(json.dumps(sys.argv[1:]))", .. hard]));

        string line = Assert.Single(await _engine.LinesAsync(run.Id));
        Assert.Equal(hard, System.Text.Json.JsonSerializer.Deserialize<string[]>(line));
    }

    [UnixFact]
    public async Task A_worker_knows_who_it_is_and_where_its_output_goes()
    {
        JobPlan plan = _engine.Sh("env; echo result > \"$ML_OUTPUT_PATH/model.txt\"; echo state > \"$TRAINING_CHECKPOINT_PATH/c\"");
        TrainingRun run = await _engine.RunAsync(plan.With(
            workers: [plan.Execution.Workers[0] with { Environment = new Dictionary<string, string> { ["LEARNING_RATE"] = "0.00003" } }]));

        HashSet<string> lines = [.. await _engine.LinesAsync(run.Id)];
        Assert.Contains("TRAINING_JOB_NAME=test", lines);
        Assert.Contains($"TRAINING_RUN_ID={run.Id}", lines);
        Assert.Contains("TRAINING_WORKER_INDEX=0", lines);
        Assert.Contains("TRAINING_WORKER_COUNT=1", lines);
        Assert.Contains("TRAINING_ATTEMPT=1", lines);
        Assert.Contains("LEARNING_RATE=0.00003", lines);
        JobArtifact artifact = Assert.Single(await _engine.Client.Runs.GetArtifactsAsync(run.Id, _engine.Limit));
        Assert.Equal("model.txt", artifact.Name);
        Assert.Equal("result\n", await File.ReadAllTextAsync(artifact.FullName));
    }

    [UnixFact]
    public async Task A_variable_of_the_session_that_the_job_did_not_ask_for_does_not_reach_it()
    {
        Environment.SetEnvironmentVariable("MY_SESSION_TOKEN", "hunter2");
        TrainingRun run = await _engine.RunAsync(_engine.Sh("env"));

        Assert.DoesNotContain(await _engine.LinesAsync(run.Id), line => line.Contains("hunter2", StringComparison.Ordinal));
    }

    [SkippableFact]
    public async Task What_the_agent_is_told_about_its_own_runtime_does_not_reach_its_workers()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "Only Linux shows the variables of a process as a file.");
        TrainingRun run = await _engine.RunAsync(_engine.Sh("env"));

        int agent = _engine.Client.Agent.Get().ProcessId!.Value;
        string[] ofAgent = (await File.ReadAllTextAsync($"/proc/{agent}/environ", _engine.Limit)).Split('\0');
        List<string> ofWorker = await _engine.LinesAsync(run.Id);
        foreach ((string name, string value) in AgentRuntime.VariablesFor(new AgentCommand("", [], "trainingjobs")))
        {
            Assert.Contains($"{name}={value}", ofAgent);
            Assert.DoesNotContain(ofWorker, line => line.StartsWith($"{name}=", StringComparison.Ordinal));
        }
    }

    [UnixFact]
    public async Task Each_worker_is_a_session_of_its_own()
    {
        TrainingRun run = await _engine.RunAsync(_engine.Plan(
            ["python3", "-c", "import os; print(os.getsid(0))"], ["python3", "-c", "import os; print(os.getsid(0))"]));

        List<string> sessions = await _engine.LinesAsync(run.Id);
        Assert.Equal(2, sessions.Distinct().Count());
        Assert.Equal(run.Workers.Select(w => w.ProcessId!.Value.ToString(CultureInfo.InvariantCulture)).Order(), sessions.Order());
    }

    [UnixFact]
    public async Task When_one_worker_fails_the_others_are_stopped_and_the_first_failure_is_the_reason()
    {
        TrainingRun run = await _engine.RunAsync(_engine.Plan(["sleep", "600"], ["/bin/sh", "-c", "exit 7"]));

        Assert.Equal(RunState.Failed, run.State);
        Assert.Equal(7, run.ExitCode);
        Assert.Contains("Worker 1 exited with code 7", run.Reason);
        Assert.Equal("SIGTERM", run.Workers[0].Signal);
    }

    [UnixFact]
    public async Task Stop_ends_a_tree_of_processes_that_ignores_SIGTERM_and_leaves_none()
    {
        // A child that ignores the signal, one in a session of its own, and one that has lost its parent.
        const string Tree =
            """
            import os, signal, subprocess, sys, time
            signal.signal(signal.SIGTERM, signal.SIG_IGN)
            deep = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('up', flush=True); time.sleep(600)"
            subprocess.Popen([sys.executable, "-c", deep])
            subprocess.Popen([sys.executable, "-c", deep], start_new_session=True)
            if os.fork() == 0:
                os.setsid()
                subprocess.Popen([sys.executable, "-c", deep])
                os._exit(0)
            time.sleep(600)
            """;
        TrainingRun run = await _engine.StartAsync(_engine.Plan(["python3", "-c", Tree]));
        await WaitForLinesAsync(run.Id, 3);

        await _engine.Client.Runs.StopAsync(run.Id, TimeSpan.FromMilliseconds(300), _engine.Limit);
        TrainingRun ended = await _engine.EndAsync(run.Id);

        Assert.Equal(RunState.Stopped, ended.State);
        Assert.Equal(ReasonCodes.StoppedByUser, ended.ReasonCode);
        Assert.Equal("SIGKILL", ended.Workers[0].Signal);
        Assert.Empty(ProcessesOf(run.Id));
    }

    [UnixFact]
    public async Task Stop_lets_a_program_end_in_its_own_way_within_the_grace_period()
    {
        TrainingRun run = await _engine.StartAsync(_engine.Sh("trap 'echo saved; exit 0' TERM; echo up; while :; do sleep 0.05; done"));
        await WaitForLinesAsync(run.Id, 1);

        await _engine.Client.Runs.StopAsync(run.Id, null, _engine.Limit);
        TrainingRun ended = await _engine.EndAsync(run.Id);

        Assert.Equal(RunState.Stopped, ended.State);
        List<string> lines = await _engine.LinesAsync(run.Id);
        Assert.Equal("up", lines[0]);
        Assert.Contains("saved", lines);
    }

    [UnixFact]
    public async Task A_time_limit_ends_the_run()
    {
        TrainingRun run = await _engine.RunAsync(_engine.Plan(["sleep", "600"]).With(timeout: TimeSpan.FromMilliseconds(300)));

        Assert.Equal(RunState.TimedOut, run.State);
        Assert.Equal(ReasonCodes.TimeLimit, run.ReasonCode);
        Assert.Contains("300ms", run.Reason);
        Assert.True(run.Duration < TimeSpan.FromMinutes(5), $"It took {run.Duration}, and the program sleeps for ten minutes.");
    }

    [UnixFact]
    public async Task A_failed_run_is_tried_again_and_a_checkpoint_survives()
    {
        JobPlan plan = _engine.Sh("echo attempt $TRAINING_ATTEMPT; n=$(cat $TRAINING_CHECKPOINT_PATH/n 2>/dev/null || echo 0); echo $((n+1)) > $TRAINING_CHECKPOINT_PATH/n; [ $n -ge 2 ]");
        TrainingRun run = await _engine.RunAsync(plan.With(retry: new() { Attempts = 5, Delay = TimeSpan.FromMilliseconds(20) }));

        Assert.Equal(RunState.Succeeded, run.State);
        Assert.Equal(3, run.Attempt);
        Assert.Equal(["attempt 1", "attempt 2", "attempt 3"], await _engine.LinesAsync(run.Id));
        Assert.Equal(["attempt 2"], (await _engine.LogAsync(run.Id, new LogQuery { Attempt = 2 })).Where(r => r.Stream == LogStream.Output).Select(r => r.Text));
        Assert.Equal([1, 2, 3], (await _engine.LogAsync(run.Id)).Where(r => r.Stream == LogStream.Output).Select(r => r.Attempt));
    }

    [UnixFact]
    public async Task A_retry_for_certain_exit_codes_leaves_others_alone()
    {
        TrainingRun run = await _engine.RunAsync(_engine.Sh("exit 4").With(retry: new() { Attempts = 5, On = ["75"] }));

        Assert.Equal(RunState.Failed, run.State);
        Assert.Equal(1, run.Attempt);
    }

    [UnixFact]
    public async Task What_a_finished_program_leaves_running_is_ended_with_it()
    {
        TrainingRun run = await _engine.RunAsync(_engine.Sh("sleep 600 & echo done"));

        Assert.Equal(RunState.Succeeded, run.State);
        Assert.Empty(ProcessesOf(run.Id));
    }

    [UnixFact]
    public async Task The_history_of_a_run_can_be_read_back()
    {
        TrainingRun run = await _engine.RunAsync(_engine.Sh("true"));

        IReadOnlyList<RunEvent> events = await _engine.Client.Runs.GetEventsAsync(run.Id, _engine.Limit);
        Assert.Equal([RunState.Queued, RunState.Preparing, RunState.Running, RunState.Succeeded], events.Select(e => e.State));
    }

    [UnixFact]
    public async Task What_is_too_big_for_the_machine_fails_at_once_and_says_so()
    {
        TrainingRun run = await _engine.RunAsync(_engine.Sh("true").With(resources: new() { Cpu = Core.Jobs.Quantity.Parse("5000") }));

        Assert.Equal(RunState.Failed, run.State);
        Assert.Equal(ReasonCodes.WillNeverFit, run.ReasonCode);
        Assert.Contains("5000 of cpu", run.Reason);
    }

    [UnixFact]
    public async Task An_ended_run_is_removed_with_its_folder_and_a_running_one_is_not()
    {
        TrainingRun run = await _engine.StartAsync(_engine.Plan(["sleep", "600"]));
        TrainingJobsException refused = await Assert.ThrowsAsync<TrainingJobsException>(() => _engine.Client.Runs.RemoveAsync(run.Id, _engine.Limit));
        Assert.Equal(ErrorCodes.RunNotEnded, refused.Code);
        await _engine.UntilAsync(run.Id, r => r.State == RunState.Running);
        await _engine.Client.Runs.StopAsync(run.Id, null, _engine.Limit);
        await _engine.EndAsync(run.Id);

        await _engine.Client.Runs.RemoveAsync(run.Id[..5], _engine.Limit);

        Assert.Empty(await _engine.Client.Runs.FindAsync(new RunQuery(), _engine.Limit));
        Assert.False(Directory.Exists(Path.GetDirectoryName(run.OutputPath)));
    }

    [LinuxFact]
    public async Task Pipes_that_somebody_has_cleaned_away_are_made_anew()
    {
        await _engine.RunAsync(_engine.Sh("true"));
        Directory.Delete(TrainingJobs.Core.Targets.Unix.MemoryFolder.PathFor(Path.Combine(_engine.State, "active"))!, recursive: true);

        TrainingRun run = await _engine.RunAsync(_engine.Sh("echo there"));

        Assert.True(run.State == RunState.Succeeded, run.Reason);
        Assert.Equal(["there"], await _engine.LinesAsync(run.Id));
    }

    [UnixFact]
    public async Task Only_the_owner_can_read_the_state()
    {
        TrainingRun run = await _engine.RunAsync(_engine.Sh("echo x"));

        const UnixFileMode Others = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute
            | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;
        Assert.Equal(UnixFileMode.None, File.GetUnixFileMode(_engine.State) & Others);
        Assert.Equal(UnixFileMode.None, File.GetUnixFileMode(Path.GetDirectoryName(run.OutputPath)!) & Others);
    }

    private async Task WaitForLinesAsync(string id, int count)
    {
        int seen = 0;
        await foreach (LogRecord _ in _engine.Client.Logs.ReadAsync(id, new LogQuery { Follow = true }, _engine.Limit))
        {
            if (++seen == count)
            {
                return;
            }
        }

        Assert.Fail("The run ended before it had printed enough.");
    }

    /// <summary>Processes that carry the run's id in their environment.</summary>
    private static List<int> ProcessesOf(string runId)
    {
        var found = new List<int>();
        foreach (Process process in Process.GetProcesses())
        {
            try
            {
                if (File.ReadAllText($"/proc/{process.Id}/environ").Contains($"TRAINING_RUN_ID={runId}", StringComparison.Ordinal))
                {
                    found.Add(process.Id);
                }
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                // It has ended meanwhile.
            }
        }

        return found;
    }
}
