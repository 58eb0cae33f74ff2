using TrainingJobs.Core.Agent;
using TrainingJobs.Core.Jobs;
using TrainingJobs.Core.Planning;
using TrainingJobs.Core.Runs;
using TrainingJobs.Core.Secrets;
using TrainingJobs.Core.Targets;
using TrainingJobs.Core.Tests.Kinds.Batch;
using Xunit;

namespace TrainingJobs.Core.Tests.Kinds;

/// <summary>A kind of target is added by one folder and one registration: here from the tests, with everything of the product around it.</summary>
public sealed class AddedKindTests : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("tj-kind-").FullName;
    private readonly CancellationTokenSource _limit = new(TimeSpan.FromMinutes(2));
    private readonly BatchQueue _queue = new();
    private readonly TargetKinds _kinds;
    private readonly TrainingJobsClient _client;
    private Task<int> _agent = Task.FromResult(0);

    public AddedKindTests()
    {
        _kinds = TargetKinds.All.With(new BatchKind(_queue));
        _client = new TrainingJobsClient(new ClientOptions { StateFolder = Path.Combine(_folder, "state"), Kinds = _kinds });
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        await _client.Agent.StopAsync(_limit.Token);
        await _agent;
        _client.Dispose();
        _limit.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task A_run_goes_through_the_whole_agent_on_a_kind_that_a_test_project_adds()
    {
        JobTarget cluster = _client.Targets.Register(
            "cluster", "batch", "batch://here", new TargetChanges { Options = new Dictionary<string, IReadOnlyList<string>> { ["partition"] = ["gpu"] } });
        Assert.Equal(("batch", "batch://here"), (cluster.Kind, cluster.Endpoint));
        await StartAgentAsync();

        TrainingRun started = await _client.Runs.StartAsync(Plan("cluster", workers: 2), _limit.Token);
        TrainingRun queued = await UntilAsync(started.Id, run => run.Workers is [{ NativeState: "PD" }, ..]);
        TrainingRun ended = await UntilAsync(started.Id, run => run.State.IsEnded());

        Assert.Equal(WorkerState.Queued, queued.Workers[0].State);
        Assert.Equal("It waits for nodes that others use.", queued.Workers[0].WaitReason?.Sentence);
        Assert.Equal(["4711_0", "4711_1"], queued.Workers.Select(worker => worker.Handle));
        Assert.Equal((RunState.Succeeded, 0), (ended.State, ended.ExitCode));
        Assert.All(ended.Workers, worker => Assert.Equal((WorkerState.Exited, "CD", "node7", 0), (worker.State, worker.NativeState, worker.Node, worker.ExitCode)));
        Assert.Equal(["0: line 1", "0: line 2", "1: line 1", "1: line 2"], (await LogAsync(started.Id)).Order(StringComparer.Ordinal));
        Assert.Equal(2, _queue.Submissions);
        Assert.Empty(_queue.Jobs);
    }

    [Fact]
    public void What_a_kind_finds_by_itself_is_listed_and_what_it_cannot_read_is_refused()
    {
        Assert.Contains(_client.Targets.Kinds, kind => kind.Name == "batch" && kind.Options.Any(option => option.Parameter == "Partition"));
        var directory = new TargetDirectory(_kinds, [], new Dictionary<string, string> { ["BATCH_HOST"] = "login3" });
        Assert.Contains(("login3", "The batch system that BATCH_HOST names"), directory.Names());
        Assert.Equal("batch", directory.Find("login3").Kind.Name);
        Assert.Equal(
            ErrorCodes.TargetInvalid,
            Assert.Throws<TrainingJobsException>(() => _client.Targets.Register("moon", "batch", "ssh://moon", new TargetChanges())).Code);
        var foreign = new TargetChanges { Options = new Dictionary<string, IReadOnlyList<string>> { ["baseImages"] = ["a=b"] } };
        Assert.EndsWith(
            "its kind, 'batch', has partition, token.",
            Assert.Throws<TrainingJobsException>(() => _client.Targets.Register("moon", "batch", "batch://moon", foreign)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_secret_option_of_a_target_is_kept_among_the_secrets_and_stands_nowhere_in_the_state()
    {
        JobTarget cluster = _client.Targets.Register(
            "cluster", "batch", "batch://here", new TargetChanges { Options = new Dictionary<string, IReadOnlyList<string>> { ["token"] = ["hunter2-of-the-cluster"] } });

        Assert.Empty(cluster.Options);
        Assert.Equal("hunter2-of-the-cluster", new SecretStore(Path.Combine(_folder, "state", "secrets")).Reveal("target:cluster:token"));
        Assert.DoesNotContain(
            Directory.EnumerateFiles(_folder, "*", SearchOption.AllDirectories).Where(File.Exists),
            file => ReadShared(file).AsSpan().IndexOf("hunter2-of-the-cluster"u8) >= 0);

        _client.Targets.Unregister("cluster");
        Assert.Null(new SecretStore(Path.Combine(_folder, "state", "secrets")).Reveal("target:cluster:token"));
    }

    [Fact]
    public void A_plan_that_asks_for_more_than_the_target_can_is_a_finding_before_anything_starts()
    {
        _client.Targets.Register("cluster", "batch", "batch://here", new TargetChanges());
        var job = new TrainingJob
        {
            Name = "j",
            BaseDirectory = _folder,
            Command = JobCommand.ForShell("true"),
            Secrets = [new JobSecret { Key = "token", InjectAs = "TOKEN" }],
            Workers = new WorkerSet { Equal = 9 },
        };

        PlanResult result = _client.Plans.Create(job, JobArguments.None, "cluster");

        Assert.Null(result.Plan);
        Assert.Contains(result.Diagnostics, finding => finding.Message.Contains("token", StringComparison.Ordinal) && finding.Message.Contains("cluster", StringComparison.Ordinal));
        Assert.Contains(result.Diagnostics, finding => finding.Message.Contains("9 workers", StringComparison.Ordinal));
    }

    private static byte[] ReadShared(string file)
    {
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }

    private JobPlan Plan(string target, int workers)
    {
        var job = new TrainingJob
        {
            Name = "j",
            BaseDirectory = _folder,
            Command = JobCommand.ForShell("echo work"),
            Workers = new WorkerSet { Equal = workers },
        };
        return _client.Plans.Create(job, JobArguments.None, target).Plan!;
    }

    private async Task StartAgentAsync()
    {
        _agent = Task.Run(() => JobAgent.RunAsync(Path.Combine(_folder, "state"), "test", _kinds, CancellationToken.None));
        while (!_client.Agent.Get().IsRunning)
        {
            await Task.Delay(5, _limit.Token);
        }
    }

    private async Task<TrainingRun> UntilAsync(string id, Predicate<TrainingRun> holds)
    {
        while (true)
        {
            TrainingRun run = await _client.Runs.GetAsync(id, _limit.Token);
            if (holds(run))
            {
                return run;
            }

            await Task.Delay(10, _limit.Token);
        }
    }

    private async Task<List<string>> LogAsync(string id)
    {
        var lines = new List<string>();
        await foreach (LogRecord record in _client.Logs.ReadAsync(id, new LogQuery(), _limit.Token))
        {
            if (record.Stream == LogStream.Output)
            {
                lines.Add($"{record.Worker}: {record.Text}");
            }
        }

        return lines;
    }
}
