using System.Runtime.Versioning;
using TrainingJobs.Core.Planning;
using TrainingJobs.Core.Runs;
using TrainingJobs.Core.Tests.Engine;
using Xunit;

namespace TrainingJobs.Core.Tests.Local;

/// <summary>The grace period belongs to everything that a run has started, and nothing of that lives on after its end.</summary>
[UnsupportedOSPlatform("windows")]
[Trait("Needs", "Processes")]
public sealed class EndOfRunTests : IDisposable
{
    private const string Save =
        "import signal, sys, time\n"
        + "def save(s, f):\n    print('saving', flush=True); time.sleep(1.5); print('saved', flush=True); sys.exit(0)\n"
        + "signal.signal(signal.SIGTERM, save)\nprint('training', flush=True)\nwhile True: time.sleep(0.05)\n";

    private readonly TestEngine _engine = new();

    public EndOfRunTests() => File.WriteAllText(Path.Combine(_engine.Folder, "save.py"), Save);

    public void Dispose() => _engine.Dispose();

    [UnixTheory]
    [InlineData("/bin/sh", "python3 save.py && echo done")]
    [InlineData("/bin/sh", ":\npython3 save.py\n")]
    [InlineData("/bin/bash", "python3 save.py; echo after")]
    // The signal reaches the whole pipe: what writes the file has to outlive it for as long as the program.
    [InlineData("/bin/sh", "python3 save.py | (trap '' TERM; exec tee x.log)")]
    [InlineData("/bin/sh", "setsid python3 save.py & wait")]
    public async Task A_stop_gives_what_a_shell_has_started_its_grace_period(string shell, string text)
    {
        TrainingRun run = await _engine.StartAsync(_engine.Plan([shell, "-c", text]));
        await UntilPrintedAsync(run.Id, "training");

        await _engine.Client.Runs.StopAsync(run.Id, TimeSpan.FromSeconds(60), _engine.Limit);
        TrainingRun ended = await _engine.EndAsync(run.Id, RunState.Stopped);

        string printed = text.Contains("tee", StringComparison.Ordinal)
            ? await File.ReadAllTextAsync(Path.Combine(_engine.Folder, "x.log"))
            : string.Join('\n', await _engine.LinesAsync(run.Id));
        // Behind a pipe whose reader a signal has ended too there is nobody to print to, but the time is there.
        Assert.True(printed.Contains("saved", StringComparison.Ordinal) || (ended.Duration > TimeSpan.FromSeconds(1.4) && text.Contains("tee", StringComparison.Ordinal)), printed);
        Assert.True(ended.Duration < TimeSpan.FromSeconds(50), $"{ended.Duration}");
    }

    [UnixFact]
    public async Task A_time_limit_gives_what_a_shell_has_started_its_grace_period() =>
        await SavesAsync(Saving() with { Policy = new RunPolicy { Timeout = TimeSpan.FromSeconds(2) } }, RunState.TimedOut);

    [UnixFact]
    public async Task The_end_of_a_run_that_hangs_gives_what_a_shell_has_started_its_grace_period() =>
        await SavesAsync(Saving() with { Policy = new RunPolicy { Hang = TimeSpan.FromSeconds(2) } }, RunState.Failed);

    [UnixFact]
    public async Task The_failure_of_another_worker_gives_what_a_shell_has_started_its_grace_period() =>
        await SavesAsync(
            _engine.Plan(["/bin/sh", "-c", "until [ -e up ]; do sleep 0.05; done; exit 3"], ["/bin/sh", "-c", "touch up; python3 save.py && echo done"]),
            RunState.Failed,
            allowUnready: true);

    [UnixFact]
    public async Task What_outlives_the_grace_period_is_ended_whatever_session_it_is_in()
    {
        TrainingRun run = await _engine.StartAsync(_engine.Sh(
            "setsid sh -c 'trap \"\" TERM; while :; do sleep 0.1; done' >/dev/null 2>&1 & echo up; exec sleep 300"));
        await UntilPrintedAsync(run.Id, "up");

        await _engine.Client.Runs.StopAsync(run.Id, TimeSpan.FromSeconds(1), _engine.Limit);
        await _engine.EndAsync(run.Id, RunState.Stopped);

        Assert.Empty(RunProcesses.Of(run.Id));
    }

    [UnixTheory]
    [InlineData("setsid sleep 70002 >/dev/null 2>&1 & sleep 0.2; echo hi")]
    [InlineData("sleep 70002 >/dev/null 2>&1 & sleep 0.2; echo hi")]
    [InlineData("setsid sleep 70002 & sleep 0.2; echo hi")]
    [InlineData("(setsid sh -c 'sleep 70002 & wait' >/dev/null 2>&1 &) ; sleep 0.2; echo hi")]
    public async Task What_a_program_that_ends_by_itself_has_started_is_ended_with_it_in_the_same_way(string text)
    {
        TrainingRun run = await _engine.RunAsync(_engine.Sh(text));

        Assert.True(run.State == RunState.Succeeded, run.Reason);
        Assert.Equal(["hi"], await _engine.LinesAsync(run.Id));
        Assert.Empty(RunProcesses.Of(run.Id));
        Assert.True(run.Duration < TimeSpan.FromSeconds(9), $"{run.Duration}");
    }

    [UnixFact]
    public async Task What_an_ended_program_has_left_may_save_and_print_before_the_run_ends()
    {
        TrainingRun run = await _engine.RunAsync(_engine.Sh("setsid python3 save.py & until [ -e ready ]; do sleep 0.1; grep -q x ready 2>/dev/null; [ -s log ]; sleep 1; touch ready; done; exit 0"));

        Assert.True(run.State == RunState.Succeeded, run.Reason);
        Assert.Contains("saved", await _engine.LinesAsync(run.Id));
    }

    [UnixFact]
    public async Task The_grace_period_is_kept_by_the_next_agent()
    {
        TrainingRun run = await _engine.StartAsync(_engine.Sh("python3 save.py && echo done"));
        await UntilPrintedAsync(run.Id, "training");
        await _engine.Client.Runs.StopAsync(run.Id, TimeSpan.FromSeconds(60), _engine.Limit);
        await UntilPrintedAsync(run.Id, "saving");
        _engine.KillAgent();

        await _engine.EndAsync(run.Id, RunState.Stopped);

        Assert.Contains("saved", await _engine.LinesAsync(run.Id));
        Assert.Empty(RunProcesses.Of(run.Id));
    }

    [LinuxFact]
    public async Task An_agent_that_is_started_from_within_a_run_lives_on_when_that_ends()
    {
        string state = Path.Combine(_engine.Folder, "inner");
        TrainingRun run = await _engine.RunAsync(_engine.Sh(
            $"export TRAININGJOBS_HOME={state}; printf 'jobs: {{a: {{command: [sleep, \"30\"]}}}}' > trainingjobs.yaml; {TestEngine.HostProgram} start . a"));
        Assert.True(run.State == RunState.Succeeded, run.Reason);

        using var inner = new TrainingJobsClient(new ClientOptions { StateFolder = state });
        await _engine.WaitForAsync(() => inner.Agent.Get().IsRunning);
        await inner.Runs.StopAsync((await inner.Runs.FindAsync(new RunQuery(), _engine.Limit))[0].Id, TimeSpan.Zero, _engine.Limit);
        await _engine.WaitForAsync(() => inner.Runs.FindAsync(new RunQuery(), _engine.Limit).Result[0].State.IsEnded());
        await inner.Agent.StopAsync(_engine.Limit);
    }

    private JobPlan Saving() => _engine.Sh("python3 save.py && echo done");

    private async Task SavesAsync(JobPlan plan, RunState state, bool allowUnready = false)
    {
        TrainingRun run = await _engine.StartAsync(plan);
        await _engine.EndAsync(run.Id, state);
        List<string> lines = await _engine.LinesAsync(run.Id);

        // The signal may come before Python has its handler: then there was nothing to save.
        Assert.True(lines.Contains("saved") || (allowUnready && !lines.Contains("training")), string.Join('\n', lines));
        Assert.Empty(RunProcesses.Of(run.Id));
    }

    private async Task UntilPrintedAsync(string id, string text)
    {
        await foreach (LogRecord record in _engine.Client.Logs.ReadAsync(id, new LogQuery { Follow = true }, _engine.Limit))
        {
            if (record.Text == text)
            {
                return;
            }
        }

        Assert.Fail($"'{text}' was never printed.");
    }
}
