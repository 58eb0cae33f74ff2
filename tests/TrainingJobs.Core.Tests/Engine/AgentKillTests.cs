using System.Globalization;
using System.Runtime.Versioning;
using TrainingJobs.Core.Planning;
using TrainingJobs.Core.Runs;
using TrainingJobs.Core.Tests.Planning;
using Xunit;
using Xunit.Abstractions;

namespace TrainingJobs.Core.Tests.Engine;

/// <summary>
/// SIGKILL to the agent at random instants while runs begin, work, fail, retry and end. The number of kills is that of the variable
/// TRAININGJOBS_TEST_KILLS, 15 without it; at full length: TRAININGJOBS_TEST_KILLS=250 dotnet test --filter AgentKill.
/// </summary>
[UnsupportedOSPlatform("windows")]
[Trait("Needs", "Processes")]
public sealed class AgentKillTests(ITestOutputHelper output) : IDisposable
{
    private readonly TestEngine _engine = new(TimeSpan.FromMinutes(20));

    public void Dispose() => _engine.Dispose();

    [UnixFact]
    public async Task Killing_the_agent_at_any_instant_loses_no_run_starts_none_twice_and_keeps_each_line_once()
    {
        int kills = int.Parse(Environment.GetEnvironmentVariable("TRAININGJOBS_TEST_KILLS") ?? "15", CultureInfo.InvariantCulture);
        int seed = int.Parse(
            Environment.GetEnvironmentVariable("TRAININGJOBS_TEST_SEED") ?? Random.Shared.Next().ToString(CultureInfo.InvariantCulture),
            CultureInfo.InvariantCulture);
        var random = new Random(seed);
        output.WriteLine($"seed {seed}, {kills} kills");
        string starts = Path.Combine(_engine.Folder, "starts");
        var expected = new Dictionary<string, (int Code, int Lines)>();
        for (int kill = 0; kill < kills; kill++)
        {
            for (int i = random.Next(1, 4); i > 0; i--)
            {
                int code = random.Next(3) == 0 ? random.Next(1, 100) : 0;
                bool isMuch = random.Next(5) == 0;
                int lines = isMuch ? random.Next(20_000, 60_000) : random.Next(1, 60);
                string pause = random.Next(2) == 0 ? "sleep 0.01;" : "";
                // Much is more than a pipe holds.
                string print = isMuch ? $"seq 0 {lines - 1};" : $"i=0; while [ $i -lt {lines} ]; do echo $i; {pause} i=$((i+1)); done;";
                TrainingRun run = await _engine.StartAsync(_engine.Sh($"echo $TRAINING_RUN_ID >> {starts}; {print} printf end; exit {code}"));
                expected[run.Id] = (code, lines);
            }

            await _engine.WaitForAsync(() => _engine.Client.Agent.Get().IsRunning);
            await Task.Delay(random.Next(0, 120), _engine.Limit);
            _engine.KillAgent();
        }

        foreach ((string id, (int code, int lines)) in expected)
        {
            TrainingRun run = await _engine.EndAsync(id);
            Assert.Equal(code == 0 ? RunState.Succeeded : RunState.Failed, run.State);
            Assert.Equal(code, run.ExitCode);
            Assert.Equal([.. Enumerable.Range(0, lines).Select(i => $"{i}"), "end"], await _engine.LinesAsync(id));
        }

        string[] started = await File.ReadAllLinesAsync(starts);
        Assert.Equal(expected.Keys.Order(), started.Order());
        await _engine.WaitForAsync(() => !Directory.EnumerateFiles(Path.Combine(_engine.State, "active")).Any());
        output.WriteLine($"{expected.Count} runs, all ended as they should");
    }

    [UnixFact]
    public async Task A_worker_that_was_killed_is_named_as_such()
    {
        TrainingRun run = await _engine.StartAsync(_engine.Sh("echo $$; sleep 600"));
        await foreach (LogRecord record in _engine.Client.Logs.ReadAsync(run.Id, new LogQuery { Follow = true }, _engine.Limit))
        {
            using var worker = System.Diagnostics.Process.GetProcessById(int.Parse(record.Text, CultureInfo.InvariantCulture));
            worker.Kill();
            break;
        }

        TrainingRun ended = await _engine.EndAsync(run.Id);
        Assert.Equal(ReasonCodes.Signal, ended.ReasonCode);
        Assert.Contains("SIGKILL", ended.Reason);
    }

    [UnixFact]
    public async Task After_a_restart_of_the_machine_a_run_whose_processes_are_gone_ends_as_lost()
    {
        TrainingRun run = await _engine.StartAsync(_engine.Sh("echo before; sleep 600"));
        await foreach (LogRecord _ in _engine.Client.Logs.ReadAsync(run.Id, new LogQuery { Follow = true }, _engine.Limit))
        {
            break;
        }

        TrainingRun running = await _engine.UntilAsync(run.Id, r => r.State == RunState.Running);
        _engine.KillAgent();
        // All that a power cut leaves: files, and process ids that belong to nobody.
        KillSession(running.Workers[0].ProcessId!.Value);

        TrainingRun ended = await _engine.EndAsync(run.Id);
        Assert.Equal(RunState.Failed, ended.State);
        Assert.Equal(ReasonCodes.WorkerLost, ended.ReasonCode);
        Assert.Equal(["before"], await _engine.LinesAsync(run.Id));
    }

    [SkippableFact]
    public async Task After_a_restart_of_the_machine_a_stranger_with_the_id_of_a_worker_is_left_alone()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "needs the boot id of Linux");
        TrainingRun run = await _engine.StartAsync(_engine.Sh("echo before; sleep 600"));
        await foreach (LogRecord _ in _engine.Client.Logs.ReadAsync(run.Id, new LogQuery { Follow = true }, _engine.Limit))
        {
            break;
        }

        TrainingRun running = await _engine.UntilAsync(run.Id, r => r.State == RunState.Running);
        _engine.KillAgent();
        KillSession(running.Workers[0].ProcessId!.Value);
        // A session that has outlived its leader: nothing but its number tells whose it is, and after a restart that number is anybody's.
        string stranger = Path.Combine(_engine.Folder, "stranger");
        using var leader = System.Diagnostics.Process.Start("setsid", ["--fork", "sh", "-c", $"echo $$ > {stranger}.leader; sleep 600 & echo $! > {stranger}"]);
        await _engine.WaitForAsync(() => File.Exists(stranger) && File.ReadAllText(stranger).EndsWith('\n'));
        int member = int.Parse(await File.ReadAllTextAsync(stranger), CultureInfo.InvariantCulture);
        string session = (await File.ReadAllTextAsync(stranger + ".leader")).Trim();
        await _engine.WaitForAsync(() => !Directory.Exists($"/proc/{session}"));
        try
        {
            string claim = Assert.Single(Directory.EnumerateFiles(_engine.State, "*.claim", SearchOption.AllDirectories));
            await File.WriteAllTextAsync(claim, $"{session} 11111111-2222-3333-4444-555555555555\n");

            TrainingRun ended = await _engine.EndAsync(run.Id);

            Assert.Equal((RunState.Failed, ReasonCodes.WorkerLost), (ended.State, ended.ReasonCode));
            Assert.Contains("The machine was restarted while it ran.", ended.Reason);
            Assert.Equal(["before"], await _engine.LinesAsync(run.Id));
            // Its files are removed last: by then anything that was to be signalled has been.
            await _engine.WaitForAsync(() => !File.Exists(claim));
            Assert.True(Directory.Exists($"/proc/{member}"), "A process that is not ours was ended.");
        }
        finally
        {
            System.Diagnostics.Process.GetProcessById(member).Kill();
        }
    }

    [SkippableFact]
    public async Task A_local_program_that_the_system_ends_for_want_of_memory_is_named_as_such()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "needs a control group of Linux");
        string group = $"/sys/fs/cgroup/memory/tj-test-{Environment.ProcessId}";
        string limit = "memory.limit_in_bytes";
        if (!Directory.Exists("/sys/fs/cgroup/memory"))
        {
            (group, limit) = ($"/sys/fs/cgroup/tj-test-{Environment.ProcessId}", "memory.max");
        }

        try
        {
            Directory.CreateDirectory(group);
            await File.WriteAllTextAsync(Path.Combine(group, limit), "33554432");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            Skip.If(true, $"a memory limit needs a control group that may be written: {error.Message}");
        }

        try
        {
            TrainingRun run = await _engine.RunAsync(_engine.Sh(
                $"echo $$ > {group}/cgroup.procs && echo inside && exec awk 'BEGIN {{ for (;;) a[i++] = sprintf(\"%1000d\", i) }}'"));

            Assert.Equal(["inside"], await _engine.LinesAsync(run.Id));
            Assert.Equal((RunState.Failed, ReasonCodes.OutOfMemory), (run.State, run.ReasonCode));
            Assert.Contains("memory ran out", run.Reason);
        }
        finally
        {
            Directory.Delete(group);
        }
    }

    [UnixFact]
    public async Task A_run_ends_truly_while_no_agent_is_there_to_see_it()
    {
        string gate = Path.Combine(_engine.Folder, "gate");
        string done = Path.Combine(_engine.Folder, "done");
        TrainingRun run = await _engine.StartAsync(_engine.Sh($"echo one; while [ ! -e {gate} ]; do sleep 0.01; done; echo two; touch {done}; exit 5"));
        await _engine.UntilAsync(run.Id, r => r.State == RunState.Running);
        _engine.KillAgent();

        await File.WriteAllTextAsync(gate, "");
        await _engine.WaitForAsync(() => File.Exists(done));
        TrainingRun ended = await _engine.EndAsync(run.Id);

        Assert.Equal(5, ended.ExitCode);
        Assert.Equal(["one", "two"], await _engine.LinesAsync(run.Id));
    }

    [UnixTheory]
    [InlineData("stop", RunState.Stopped, ReasonCodes.StoppedByUser)]
    [InlineData("timeout", RunState.TimedOut, ReasonCodes.TimeLimit)]
    [InlineData("hang", RunState.Failed, ReasonCodes.NoProgress)]
    [InlineData("worker", RunState.Failed, ReasonCodes.ExitCode)]
    public async Task A_program_that_ends_well_upon_the_signal_has_not_succeeded_though_the_agent_that_sent_it_is_dead(
        string cause, RunState state, string code)
    {
        string gate = Path.Combine(_engine.Folder, "gate");
        string done = Path.Combine(_engine.Folder, "done");
        string[] obedient = ["/bin/sh", "-c", $"trap 'echo ending; until [ -e {gate} ]; do sleep 0.01; done; touch {done}; exit 0' TERM; echo ready; while :; do sleep 0.01; done"];
        JobPlan plan = cause switch
        {
            "timeout" => _engine.Plan(obedient).With(timeout: TimeSpan.FromSeconds(3)),
            "hang" => _engine.Plan(obedient).With(hang: TimeSpan.FromSeconds(2)),
            "worker" => _engine.Plan(obedient, ["/bin/sh", "-c", "sleep 1; exit 5"]),
            _ => _engine.Plan(obedient),
        };
        TrainingRun run = await _engine.StartAsync(plan);
        await foreach (LogRecord record in _engine.Client.Logs.ReadAsync(run.Id, new LogQuery { Follow = true }, _engine.Limit))
        {
            if (record.Text == "ready" && cause == "stop")
            {
                await _engine.Client.Runs.StopAsync(run.Id, TimeSpan.FromMinutes(2), _engine.Limit);
            }
            else if (record.Text == "ending")
            {
                break;
            }
        }

        _engine.KillAgent();
        await File.WriteAllTextAsync(gate, "");
        await _engine.WaitForAsync(() => File.Exists(done));
        TrainingRun ended = await _engine.EndAsync(run.Id, state);

        Assert.True(
            (ended.ReasonCode, ended.ExitCode) == (code, cause == "worker" ? 5 : 0),
            $"{ended.ReasonCode}, {ended.ExitCode}: {ended.Reason} {string.Join(' ', ended.Workers)}");
    }

    [UnixFact]
    public async Task A_worker_that_prints_more_than_a_pipe_holds_does_not_stand_still_while_there_is_no_agent()
    {
        string gate = Path.Combine(_engine.Folder, "gate");
        string done = Path.Combine(_engine.Folder, "done");
        TrainingRun run = await _engine.StartAsync(_engine.Sh(
            $"echo one; echo two >&2; while [ ! -e {gate} ]; do sleep 0.01; done; seq 300000; seq 100000 >&2; touch {done}; exit 5"));
        await _engine.WaitForAsync(() => _engine.LinesAsync(run.Id).Result.Count == 2);
        _engine.KillAgent();

        await File.WriteAllTextAsync(gate, "");
        await _engine.WaitForAsync(() => File.Exists(done));
        TrainingRun ended = await _engine.EndAsync(run.Id);

        Assert.Equal(5, ended.ExitCode);
        List<LogRecord> log = await _engine.LogAsync(run.Id);
        Assert.Equal(["one", .. Enumerable.Range(1, 300_000).Select(i => $"{i}")], log.Where(line => line.Stream == LogStream.Output).Select(line => line.Text));
        Assert.Equal(["two", .. Enumerable.Range(1, 100_000).Select(i => $"{i}")], log.Where(line => line.Stream == LogStream.Error).Select(line => line.Text));
    }

    [LinuxFact]
    public async Task A_worker_waits_and_loses_nothing_when_all_that_could_read_its_output_is_killed()
    {
        string gate = Path.Combine(_engine.Folder, "gate");
        string done = Path.Combine(_engine.Folder, "done");
        TrainingRun run = await _engine.StartAsync(_engine.Sh($"echo one; while [ ! -e {gate} ]; do sleep 0.01; done; seq 300000; touch {done}"));
        await _engine.UntilAsync(run.Id, r => r.State == RunState.Running);
        await _engine.WaitForAsync(() => _engine.LinesAsync(run.Id).Result.Count == 1);
        int agent = _engine.Client.Agent.Get().ProcessId!.Value;
        foreach (int id in Children(agent).Where(id => CommandLine(id).Contains("trainingjobs-keeper", StringComparison.Ordinal)))
        {
            using var keeper = System.Diagnostics.Process.GetProcessById(id);
            keeper.Kill();
        }

        _engine.KillAgent();
        await File.WriteAllTextAsync(gate, "");
        int worker = (await _engine.Client.Runs.GetAsync(run.Id, _engine.Limit)).Workers[0].ProcessId!.Value;
        // The program is seen to wait for a reader of the pipe.
        await _engine.WaitForAsync(() => Children(worker).SelectMany(Children).Any(id => Read(id, "wchan").Contains("pipe_write", StringComparison.Ordinal)));
        Assert.False(File.Exists(done));

        TrainingRun ended = await _engine.EndAsync(run.Id);

        Assert.Equal(RunState.Succeeded, ended.State);
        Assert.Equal(["one", .. Enumerable.Range(1, 300_000).Select(i => $"{i}")], await _engine.LinesAsync(run.Id));
    }

    [UnixFact]
    public async Task Only_one_agent_looks_after_a_state_folder()
    {
        await _engine.RunAsync(_engine.Sh("true"));
        int? first = _engine.Client.Agent.Get().ProcessId;

        using var second = System.Diagnostics.Process.Start(new System.Diagnostics.ProcessStartInfo(TestEngine.HostProgram, ["agent"])
        {
            Environment = { ["TRAININGJOBS_HOME"] = _engine.State },
        })!;
        await second.WaitForExitAsync(_engine.Limit);

        Assert.Equal(0, second.ExitCode);
        Assert.Equal(first, _engine.Client.Agent.Get().ProcessId);
    }

    [UnixFact]
    public async Task An_agent_whose_state_folder_was_removed_ends()
    {
        await _engine.RunAsync(_engine.Sh("true"));
        int id = _engine.Client.Agent.Get().ProcessId!.Value;
        using var agent = System.Diagnostics.Process.GetProcessById(id);

        // The agent may write there between the removal of what is in the folder and that of the folder itself: again, as a person would.
        while (Directory.Exists(_engine.State))
        {
            _engine.Limit.ThrowIfCancellationRequested();
            try
            {
                Directory.Delete(_engine.State, recursive: true);
            }
            catch (IOException)
            {
                await Task.Yield();
            }
        }

        await agent.WaitForExitAsync(_engine.Limit);
        Assert.False(Directory.Exists(_engine.State));
    }

    private static IEnumerable<int> Children(int parent) =>
        from process in System.Diagnostics.Process.GetProcesses()
        let stat = Read(process.Id, "stat")
        where stat.Length > 0 && stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[1] == parent.ToString(CultureInfo.InvariantCulture)
        select process.Id;

    private static string CommandLine(int id) => Read(id, "cmdline");

    private static string Read(int id, string file)
    {
        try
        {
            return File.ReadAllText($"/proc/{id}/{file}");
        }
        catch (IOException)
        {
            return "";
        }
    }

    private static void KillSession(int session)
    {
        foreach (var process in System.Diagnostics.Process.GetProcesses())
        {
            if (process.SessionId == session)
            {
                process.Kill();
                process.WaitForExit(10_000);
            }
        }
    }
}
