using System.Diagnostics;
using System.Globalization;
using System.Runtime.Versioning;
using TrainingJobs.Core.Jobs;
using TrainingJobs.Core.Planning;
using TrainingJobs.Core.Runs;
using TrainingJobs.Core.Targets;
using TrainingJobs.Core.Tests.Planning;
using Xunit.Abstractions;
using Xunit;

namespace TrainingJobs.Core.Tests.Engine;

[UnsupportedOSPlatform("windows")]
[Trait("Needs", "Processes")]
public sealed class QueueTests : IDisposable
{
    private readonly ITestOutputHelper _output;
    private readonly TestEngine _engine;
    private readonly string _tools;

    public QueueTests(ITestOutputHelper output)
    {
        _output = output;
        // A stand-in for nvidia-smi that shows four devices, first on the PATH of the agent.
        string tools = Directory.CreateTempSubdirectory("tj-tools-").FullName;
        string tool = Path.Combine(tools, "nvidia-smi");
        File.WriteAllText(tool, "#!/bin/sh\nfor i in 0 1 2 3; do echo \"$i, GPU-$i-aaaa, NVIDIA A100-SXM4-80GB, 81920, 0, 0\"; done\n");
        File.SetUnixFileMode(tool, UnixFileMode.UserRead | UnixFileMode.UserExecute | UnixFileMode.UserWrite);
        _tools = tools;
        _engine = new TestEngine(tools: tools);
    }

    public void Dispose() => _engine.Dispose();

    [UnixFact]
    public async Task Forty_runs_of_one_GPU_share_four_and_a_run_of_four_among_them_is_not_starved()
    {
        // Each run notes its device and when it had it.
        string notes = Path.Combine(_engine.Folder, "notes");
        string work = $"echo begin $CUDA_VISIBLE_DEVICES $(date +%s%N) >> {notes}; sleep 0.5; echo end $CUDA_VISIBLE_DEVICES $(date +%s%N) >> {notes}";
        var watch = Stopwatch.StartNew();
        var ids = new List<string>();
        for (int i = 0; i < 40; i++)
        {
            ids.Add((await _engine.StartAsync(Gpus(work, i == 10 ? 4 : 1))).Id);
        }

        string big = ids[10];
        var ends = new Dictionary<string, DateTimeOffset>();
        foreach (string id in ids)
        {
            TrainingRun run = await _engine.EndAsync(id);
            Assert.True(run.State == RunState.Succeeded, run.Reason);
            ends[id] = run.Ended!.Value;
        }

        _output.WriteLine($"40 runs of half a second on 4 devices: {watch.Elapsed.TotalSeconds:F2} s");
        var open = new HashSet<string>();
        foreach (string[] note in (await File.ReadAllLinesAsync(notes)).Select(line => line.Split(' ')).OrderBy(n => long.Parse(n[2], CultureInfo.InvariantCulture)))
        {
            foreach (string device in note[1].Split(','))
            {
                Assert.True(note[0] == "begin" ? open.Add(device) : open.Remove(device), $"{device} was held twice at {note[2]}.");
            }
        }

        // It came eleventh: all that was behind the runs before it must have waited.
        Assert.True(ids.Skip(15).All(id => ends[id] >= ends[big]), "Runs that came later passed the big one.");
    }

    [UnixFact]
    public async Task A_tool_that_fails_once_does_not_mean_that_there_are_no_GPUs()
    {
        string once = Path.Combine(_tools, "failed");
        string tool = Path.Combine(_tools, "nvidia-smi");
        string answer = await File.ReadAllTextAsync(tool);
        await File.WriteAllTextAsync(tool, answer.Replace("#!/bin/sh\n", $"#!/bin/sh\n[ -e {once} ] || {{ touch {once}; exit 9; }}\n", StringComparison.Ordinal));

        TrainingRun run = await _engine.RunAsync(Gpus("true", 1));

        Assert.True(run.State == RunState.Succeeded, run.Reason);
        Assert.True(File.Exists(once));
    }

    [UnixFact]
    public async Task A_waiting_run_says_what_it_waits_for_and_its_place()
    {
        TrainingRun first = await _engine.StartAsync(Gpus("sleep 600", 4));
        await _engine.UntilAsync(first.Id, run => run.State == RunState.Running);
        TrainingRun second = await _engine.StartAsync(Gpus("true", 1));
        TrainingRun third = await _engine.StartAsync(Gpus("true", 1));

        TrainingRun waiting = await _engine.UntilAsync(third.Id, run => run.State == RunState.Waiting && run.Reason!.Contains("Place 2", StringComparison.Ordinal));
        Assert.Equal(ReasonCodes.WaitingForGpu, waiting.ReasonCode);
        Assert.Contains("0 of 4 are free", waiting.Reason);
        // Asked by this process; nothing comes between this line and the look at the variable.
        Environment.SetEnvironmentVariable("PATH", _tools + ":" + Environment.GetEnvironmentVariable("PATH"));
        IReadOnlyList<JobGpu> gpus = await _engine.Client.Targets.GetGpusAsync(_engine.Limit);
        Assert.All(gpus, gpu => Assert.Equal(first.Id, gpu.RunId));

        await _engine.Client.Runs.StopAsync(second.Id, null, _engine.Limit);
        Assert.Equal(RunState.Stopped, (await _engine.EndAsync(second.Id)).State);
        await _engine.Client.Runs.StopAsync(first.Id, null, _engine.Limit);
        Assert.Equal(RunState.Succeeded, (await _engine.EndAsync(third.Id)).State);
    }

    [UnixFact]
    public async Task What_can_never_fit_fails_at_once_also_behind_others()
    {
        TrainingRun first = await _engine.StartAsync(Gpus("sleep 600", 4));
        await _engine.UntilAsync(first.Id, run => run.State == RunState.Running);

        TrainingRun never = await _engine.RunAsync(Gpus("true", 5));

        Assert.Equal(ReasonCodes.WillNeverFit, never.ReasonCode);
        Assert.Contains("4 NVIDIA A100", never.Reason);
    }

    [UnixFact]
    public async Task Workers_of_a_run_have_devices_of_their_own_and_know_their_ranks()
    {
        string[] worker = ["/bin/sh", "-c", "echo $RANK $WORLD_SIZE $LOCAL_RANK $NNODES $MASTER_ADDR $MASTER_PORT $CUDA_VISIBLE_DEVICES"];
        TrainingRun run = await _engine.RunAsync(_engine.Plan(worker, worker).With(
            resources: new JobResources { Gpu = new GpuRequest { Count = 2 } }));

        List<string[]> lines = [.. (await _engine.LinesAsync(run.Id)).Order().Select(line => line.Split(' '))];
        Assert.Equal(["0", "2", "0", "1", "127.0.0.1"], lines[0][..5]);
        Assert.Equal("1", lines[1][0]);
        Assert.Equal(lines[0][5], lines[1][5]);
        Assert.True(int.Parse(lines[0][5], CultureInfo.InvariantCulture) > 0);
        Assert.Equal(4, lines.SelectMany(line => line[6].Split(',')).Distinct().Count());
    }

    [UnixFact]
    public async Task What_a_killed_agents_runs_held_is_still_held_by_them_and_freed_at_their_end()
    {
        string gate = Path.Combine(_engine.Folder, "gate");
        TrainingRun first = await _engine.StartAsync(Gpus($"while [ ! -e {gate} ]; do sleep 0.01; done", 4));
        await _engine.UntilAsync(first.Id, run => run.State == RunState.Running);
        _engine.KillAgent();
        TrainingRun second = await _engine.StartAsync(Gpus("true", 1));
        await _engine.UntilAsync(second.Id, run => run.State == RunState.Waiting);

        await File.WriteAllTextAsync(gate, "");

        Assert.Equal(RunState.Succeeded, (await _engine.EndAsync(second.Id)).State);
        Assert.True((await _engine.EndAsync(first.Id)).Ended <= (await _engine.EndAsync(second.Id)).Started);
    }

    [UnixFact]
    public async Task A_limit_on_runs_is_kept()
    {
        _engine.Client.Targets.Set("local", new TargetChanges { MaxRuns = 2 });
        string notes = Path.Combine(_engine.Folder, "notes");
        List<string> ids = [];
        for (int i = 0; i < 6; i++)
        {
            ids.Add((await _engine.StartAsync(_engine.Sh($"echo 1 >> {notes}; sleep 0.2; echo -1 >> {notes}"))).Id);
        }

        foreach (string id in ids)
        {
            await _engine.EndAsync(id);
        }

        int active = 0;
        Assert.All(await File.ReadAllLinesAsync(notes), note => Assert.InRange(active += int.Parse(note, CultureInfo.InvariantCulture), 0, 2));
        Assert.Equal(2, _engine.Client.Targets.List()[0].MaxRuns);
    }

    private JobPlan Gpus(string text, int count) =>
        _engine.Sh(text).With(resources: new JobResources { Gpu = new GpuRequest { Count = count, Types = ["A100"] } });
}
