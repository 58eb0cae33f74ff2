using Microsoft.Data.Sqlite;
using TrainingJobs.Core.Agent;
using TrainingJobs.Core.Agent.Steps;
using TrainingJobs.Core.Planning;
using TrainingJobs.Core.Runs.Logs;
using TrainingJobs.Core.Runs;
using TrainingJobs.Core.State;
using TrainingJobs.Core.Targets;

namespace TrainingJobs.Testing;

/// <summary>
/// A whole agent in the process of the test: a state folder of its own, a clock that the test moves, and a fake cluster as the target 'fake'
/// that lives on when the agent does not.
/// </summary>
internal sealed class TestEngine : IAsyncDisposable
{
    /// <summary>How far the clock is moved at once: between two such steps the agent has its say.</summary>
    private static readonly TimeSpan s_step = TimeSpan.FromMilliseconds(100);

    private readonly TemporaryFolder _folder = new();
    private CancellationTokenSource _ending = new();
    private FileStream? _lock;
    private AgentService? _agent;
    private Task _running = Task.CompletedTask;

    public TestEngine()
    {
        Folder = new StateFolder(Path.Combine(_folder.Path, "state"));
        Folder.Create();
        Store = StateStore.Open(Folder, Clock, durable: false);
        Cluster = new FakeCluster(Clock);
    }

    public StateFolder Folder { get; }

    public StateStore Store { get; }

    public TestClock Clock { get; } = new();

    public FakeCluster Cluster { get; }

    /// <summary>What the fake target says that it can do.</summary>
    public TargetCapabilities Capabilities { get; init; } = new() { ExitCodeLag = TimeSpan.FromSeconds(30) };

    /// <summary>Starts the agent, or the next one.</summary>
    public void StartAgent()
    {
        _lock = AgentLock.TryTake(Folder.AgentLock, Eventually.DefaultLimit, TimeProvider.System);
        _ending = new CancellationTokenSource();
        _agent = new AgentService(Folder, "test", TargetKinds.All.With(new FakeKind(Cluster, Capabilities)), Clock);
        _running = _agent.RunAsync(_ending.Token);
    }

    /// <summary>Ends the agent; what it has begun goes on without it.</summary>
    public async Task EndAgentAsync()
    {
        await _ending.CancelAsync();
        await _running;
        _agent?.Dispose();
        _lock?.Dispose();
        (_agent, _lock) = (null, null);
        _ending.Dispose();
    }

    /// <summary>A plan for the fake target.</summary>
    public JobPlan Plan(RunPolicy? policy = null, int workers = 1) =>
        TestPlans.Of(_folder.Path, FakeTarget.Name, workers, policy ?? RunPolicy.Default);

    /// <summary>Stores a run, with its steps if it has any, and tells the agent of it.</summary>
    public string Start(JobPlan plan)
    {
        string id = Store.Changes.Add(new RunTreeBuilder([]).Build(plan)).Id;
        Wake();
        return id;
    }

    public void Stop(string id, TimeSpan? grace = null)
    {
        Store.Changes.RequestStop(id, grace);
        Wake();
    }

    public TrainingRun Get(string id) => Store.Runs.Get(id)!;

    /// <summary>Puts another text in the place of a stored plan, as a newer version or a fault might.</summary>
    public void ReplacePlan(string id, string plan)
    {
        using var connection = new SqliteConnection($"Data Source={Folder.Database};Pooling=False");
        connection.Open();
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = "UPDATE run_plans SET plan = $plan WHERE run_id = $id";
        command.Parameters.AddWithValue("$plan", plan);
        command.Parameters.AddWithValue("$id", id);
        command.ExecuteNonQuery();
    }

    /// <summary>Texts that the workers of a run have printed, in the order of the log.</summary>
    public IReadOnlyList<string> Lines(string id)
    {
        using LogReader? reader = LogReader.Open(id, Folder.Log(id));
        var lines = new List<string>();
        while (reader?.Next() is { } record)
        {
            if (record.Stream != LogStream.Setup)
            {
                lines.Add(record.Text);
            }
        }

        return lines;
    }

    /// <summary>Lets time pass until something holds of the run.</summary>
    /// <returns>How much time had passed by then, at least as much as it took.</returns>
    public Task<TimeSpan> UntilAsync(string id, Predicate<TrainingRun> holds, TimeSpan? limit = null) =>
        AdvanceUntilAsync(() => holds(Get(id)), $"the run is as wanted; it is {Describe(id)}", limit);

    /// <summary>Lets time pass until the run has ended.</summary>
    public async Task<TrainingRun> EndAsync(string id, TimeSpan? limit = null)
    {
        await UntilAsync(id, run => run.State.IsEnded(), limit);
        return Get(id);
    }

    /// <summary>Lets time pass until the condition holds.</summary>
    /// <param name="holds">The condition.</param>
    /// <param name="what">What it is.</param>
    /// <param name="limit">How much may pass; null means ten minutes.</param>
    public async Task<TimeSpan> AdvanceUntilAsync(Func<bool> holds, string what, TimeSpan? limit = null)
    {
        TimeSpan passed = TimeSpan.Zero;
        while (!holds())
        {
            if (passed > (limit ?? TimeSpan.FromMinutes(10)))
            {
                throw new TimeoutException($"It did not come about that {what}.\n{await File.ReadAllTextAsync(Folder.AgentLog)}");
            }

            passed += await StepAsync();
        }

        return passed;
    }

    /// <summary>Lets time pass.</summary>
    public async Task AdvanceAsync(TimeSpan time)
    {
        for (TimeSpan passed = TimeSpan.Zero; passed < time;)
        {
            passed += await StepAsync();
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_agent is not null)
        {
            await EndAgentAsync();
        }

        Store.Dispose();
        _folder.Dispose();
    }

    private async Task<TimeSpan> StepAsync()
    {
        Clock.Advance(s_step);
        // What the step has set off runs on other threads.
        await Task.Delay(1, CancellationToken.None);
        return s_step;
    }

    private string Describe(string id) => Get(id) is var run ? $"{run.State}: {run.Reason}" : "";

    private void Wake() => AgentLauncher.Touch(Folder.Wake);
}
