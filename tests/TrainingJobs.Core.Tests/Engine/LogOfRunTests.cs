using System.Runtime.Versioning;
using TrainingJobs.Core.Runs;
using Xunit;

namespace TrainingJobs.Core.Tests.Engine;

[UnsupportedOSPlatform("windows")]
[Trait("Needs", "Processes")]
public sealed class LogOfRunTests : IDisposable
{
    private readonly TestEngine _engine = new();

    public void Dispose() => _engine.Dispose();

    [UnixFact]
    public async Task A_hundred_thousand_lines_are_read_back_complete_and_in_order()
    {
        TrainingRun run = await _engine.RunAsync(_engine.Plan(["seq", "100000"]));

        Assert.Equal(Enumerable.Range(1, 100_000).Select(i => $"{i}"), await _engine.LinesAsync(run.Id));
    }

    [UnixFact]
    public async Task A_follow_sees_all_lines_and_ends_with_the_run()
    {
        TrainingRun run = await _engine.StartAsync(_engine.Sh("for i in 1 2 3; do echo $i; sleep 0.1; done"));

        List<LogRecord> records = await _engine.LogAsync(run.Id, new LogQuery { Follow = true });

        Assert.Equal(["1", "2", "3"], records.Select(r => r.Text));
        Assert.Equal(RunState.Succeeded, (await _engine.Client.Runs.GetAsync(run.Id, _engine.Limit)).State);
    }

    [UnixFact]
    public async Task A_line_is_followed_while_the_run_still_goes_on()
    {
        string gate = Path.Combine(_engine.Folder, "gate");
        TrainingRun run = await _engine.StartAsync(_engine.Sh($"echo waiting; while [ ! -e {gate} ]; do sleep 0.01; done; echo through"));

        var texts = new List<string>();
        await foreach (LogRecord record in _engine.Client.Logs.ReadAsync(run.Id, new LogQuery { Follow = true }, _engine.Limit))
        {
            texts.Add(record.Text);
            // Only a line that arrives before the end lets the program go on.
            await File.WriteAllTextAsync(gate, "");
        }

        Assert.Equal(["waiting", "through"], texts);
    }

    [UnixFact]
    public async Task Python_does_not_keep_its_output_back()
    {
        string gate = Path.Combine(_engine.Folder, "gate");
        TrainingRun run = await _engine.StartAsync(_engine.Plan(
            ["python3", "-c", $"import os, time; print('early')\nwhile not os.path.exists('{gate}'): time.sleep(0.01)"]));

        await foreach (LogRecord record in _engine.Client.Logs.ReadAsync(run.Id, new LogQuery { Follow = true }, _engine.Limit))
        {
            Assert.Equal("early", record.Text);
            await File.WriteAllTextAsync(gate, "");
        }
    }

    [UnixFact]
    public async Task Progress_bars_odd_bytes_and_long_lines_are_kept_as_they_were_printed()
    {
        TrainingRun run = await _engine.RunAsync(_engine.Plan(
            ["python3", "-c", "import sys; sys.stdout.buffer.write(b'10%\\r20%\\r100%\\n\\xff\\xfe\\n' + b'y' * 200000)"]));

        List<LogRecord> records = await _engine.LogAsync(run.Id);
        Assert.Equal([LogTerminator.Cr, LogTerminator.Cr, LogTerminator.Lf, LogTerminator.Lf, LogTerminator.None], records.Select(r => r.Terminator));
        Assert.Equal([0xFF, 0xFE], records[3].GetBytes());
        Assert.Equal(200_000, records[4].Text.Length);
    }

    [UnixFact]
    public async Task Tail_since_and_worker_choose_lines()
    {
        TrainingRun run = await _engine.RunAsync(_engine.Plan(["/bin/sh", "-c", "seq 10"], ["/bin/sh", "-c", "seq 101 110"]));

        Assert.Equal(["109", "110"], (await _engine.LogAsync(run.Id, new LogQuery { Workers = [1], Tail = 2 })).Select(r => r.Text));
        Assert.Empty(await _engine.LogAsync(run.Id, new LogQuery { Since = DateTimeOffset.UtcNow.AddHours(1) }));
        Assert.Equal(20, (await _engine.LogAsync(run.Id, new LogQuery { Since = run.Created })).Count);
    }

    [UnixFact]
    public async Task The_log_of_a_stopped_run_is_there_and_needs_no_agent()
    {
        TrainingRun run = await _engine.StartAsync(_engine.Sh("echo before; sleep 600"));
        await foreach (LogRecord _ in _engine.Client.Logs.ReadAsync(run.Id, new LogQuery { Follow = true }, _engine.Limit))
        {
            await _engine.Client.Runs.StopAsync(run.Id, null, _engine.Limit);
        }

        await _engine.Client.Agent.StopAsync(_engine.Limit);

        Assert.Contains("before", await _engine.LinesAsync(run.Id));
        Assert.False(_engine.Client.Agent.Get().IsRunning);
    }

    [UnixFact]
    public async Task A_follow_that_is_cancelled_ends_at_once_and_leaves_the_run_alone()
    {
        TrainingRun run = await _engine.StartAsync(_engine.Sh("echo up; sleep 600"));
        using var cancel = new CancellationTokenSource();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (LogRecord _ in _engine.Client.Logs.ReadAsync(run.Id, new LogQuery { Follow = true }, cancel.Token))
            {
                await cancel.CancelAsync();
            }
        });

        // Without the cancellation it would have followed for ten minutes, longer than the engine's limit.
        Assert.Equal(RunState.Running, (await _engine.UntilAsync(run.Id, r => r.State == RunState.Running)).State);
    }

    [UnixFact]
    public async Task A_program_that_opens_dev_stderr_for_writing_costs_no_line()
    {
        TrainingRun run = await _engine.RunAsync(_engine.Sh(
            "for i in $(seq 500); do echo error $i > /dev/stderr; echo line $i > /dev/stdout; done"));

        Assert.True(run.State == RunState.Succeeded, run.Reason);
        List<LogRecord> log = await _engine.LogAsync(run.Id);
        Assert.Equal(Enumerable.Range(1, 500).Select(i => $"error {i}"), log.Where(line => line.Stream == LogStream.Error).Select(line => line.Text));
        Assert.Equal(Enumerable.Range(1, 500).Select(i => $"line {i}"), log.Where(line => line.Stream == LogStream.Output).Select(line => line.Text));
    }

    [UnixFact]
    public async Task A_process_left_behind_that_holds_the_output_open_does_not_hold_up_the_end()
    {
        TrainingRun run = await _engine.RunAsync(_engine.Sh("(trap '' TERM HUP; echo left; sleep 600) & setsid sleep 600 & echo done"));

        Assert.True(run.State == RunState.Succeeded, run.Reason);
        Assert.True(run.Duration < TimeSpan.FromSeconds(60), $"It took {run.Duration}.");
        Assert.Contains("done", await _engine.LinesAsync(run.Id));
    }
}
