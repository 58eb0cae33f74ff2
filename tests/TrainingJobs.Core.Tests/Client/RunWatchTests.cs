using TrainingJobs.Core.Agent;
using TrainingJobs.Core.Jobs;
using TrainingJobs.Core.Planning;
using TrainingJobs.Core.Runs;
using TrainingJobs.Core.State;
using TrainingJobs.Core.Tests.Files;
using Xunit;

namespace TrainingJobs.Core.Tests.Client;

/// <summary>Waiting for runs, as a front end does; what the agent would write is written here.</summary>
public sealed class RunWatchTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly CancellationTokenSource _limit = new(TimeSpan.FromMinutes(1));
    private readonly StateStore _agent;
    private readonly FileStream _lock;
    private readonly TrainingJobsClient _client;

    public RunWatchTests()
    {
        var folder = new StateFolder(Path.Combine(_folder.Path, "state"));
        folder.Create();
        _agent = StateStore.Open(folder, TimeProvider.System, durable: false);
        // Who waits for a run wants an agent to be there.
        _lock = AgentLock.TryTake(folder.AgentLock, TimeSpan.Zero, TimeProvider.System)!;
        _client = new TrainingJobsClient(new ClientOptions { StateFolder = folder.Root });
    }

    public void Dispose()
    {
        _client.Dispose();
        _lock.Dispose();
        _agent.Dispose();
        _limit.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_run_is_seen_in_each_state_until_it_has_ended()
    {
        Add("r1");
        var seen = new List<RunState>();
        await foreach (TrainingRun run in _client.Runs.WatchAsync("r1", _limit.Token))
        {
            seen.Add(run.State);
            if (run.State == RunState.Queued)
            {
                _agent.Changes.SetState("r1", RunState.Preparing);
            }
            else if (run.State == RunState.Preparing)
            {
                End("r1", "It failed.");
            }
        }

        Assert.Equal([RunState.Queued, RunState.Preparing, RunState.Failed], seen);
    }

    [Fact]
    public async Task Of_many_runs_that_are_waited_for_each_wait_hears_of_its_own()
    {
        string[] ids = [.. Enumerable.Range(0, 40).Select(i => $"r{i:00}")];
        Array.ForEach(ids, Add);
        Task<TrainingRun>[] waits = [.. ids.Select(EndAsync)];

        foreach (string id in ids.Reverse())
        {
            End(id, $"The end of {id}.");
        }

        Assert.Equal(ids.Select(id => $"The end of {id}."), (await Task.WhenAll(waits)).Select(run => run.Reason));
    }

    [Fact]
    public async Task The_wait_for_a_run_that_is_removed_says_that_there_is_none()
    {
        Add("r1");
        IAsyncEnumerator<TrainingRun> wait = _client.Runs.WatchAsync("r1", _limit.Token).GetAsyncEnumerator();
        Assert.True(await wait.MoveNextAsync());
        ValueTask<bool> next = wait.MoveNextAsync();

        End("r1", "It failed.");
        Assert.True(_agent.Changes.Remove("r1"));

        TrainingJobsException? error = null;
        try
        {
            while (await next)
            {
                next = wait.MoveNextAsync();
            }
        }
        catch (TrainingJobsException thrown)
        {
            error = thrown;
        }

        // Between the two changes it may have been seen as failed, which is an end.
        Assert.True(error is null || error.Code == ErrorCodes.RunNotFound);
        Assert.Equal(ErrorCodes.RunNotFound, (await Assert.ThrowsAsync<TrainingJobsException>(() => EndAsync("r1"))).Code);
    }

    [Fact]
    public async Task A_wait_ends_when_its_client_is_disposed_of()
    {
        Add("r1");
        Task<TrainingRun> wait = EndAsync("r1");
        _client.Dispose();

        await Assert.ThrowsAsync<ObjectDisposedException>(() => wait);
    }

    [Fact]
    public void The_version_of_the_state_differs_after_each_change_by_whomever_and_by_nothing_else()
    {
        Add("r1");
        long first = _client.Runs.GetVersion();
        Assert.Equal(first, _client.Runs.GetVersion());

        _agent.Changes.SetState("r1", RunState.Preparing);
        long second = _client.Runs.GetVersion();
        Assert.NotEqual(first, second);

        _client.Sizes.Set("small", new SizeChange(Quantity.Parse("1"), null, null, null));
        Assert.NotEqual(second, _client.Runs.GetVersion());
    }

    private void Add(string id) => _agent.Changes.Add(
        id,
        new JobPlan
        {
            Job = new JobIdentity { Name = "job", BaseDirectory = "/" },
            Placement = new PlacementPlan { Target = "local" },
            Execution = new ExecutionPlan { Workers = [] },
        },
        new Dictionary<string, string>());

    private void End(string id, string reason) => _agent.Changes.End(id, RunState.Failed, "ExitCode", reason, 1, []);

    private Task<TrainingRun> EndAsync(string id) => EndAsync(id, _limit.Token);

    private async Task<TrainingRun> EndAsync(string id, CancellationToken token)
    {
        TrainingRun? last = null;
        await foreach (TrainingRun run in _client.Runs.WatchAsync(id, token))
        {
            last = run;
        }

        return last!;
    }
}
