using TrainingJobs.Core.Runs;
using TrainingJobs.Testing;
using Xunit;

namespace TrainingJobs.Core.Tests.Agent;

/// <summary>One row that nobody can read stops nothing but itself.</summary>
[Trait("Needs", "Processes")]
public sealed class UnreadablePlanTests : IAsyncLifetime
{
    private readonly TestEngine _engine = new();

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _engine.DisposeAsync();

    [Theory]
    [InlineData("{\"version\":99,\"everything\":\"else\"}")]
    [InlineData("{\"jobName\":")]
    [InlineData("[]")]
    [InlineData("")]
    public async Task A_run_whose_plan_cannot_be_read_fails_with_that_reason_and_the_others_go_on(string plan)
    {
        string first = _engine.Start(_engine.Plan());
        string bad = _engine.Start(_engine.Plan());
        string last = _engine.Start(_engine.Plan());
        _engine.ReplacePlan(bad, plan);
        _engine.StartAgent();

        TrainingRun[] ended = [await _engine.EndAsync(first), await _engine.EndAsync(bad), await _engine.EndAsync(last)];

        Assert.Equal([RunState.Succeeded, RunState.Failed, RunState.Succeeded], ended.Select(run => run.State));
        Assert.Equal(ReasonCodes.PlanUnreadable, ended[1].ReasonCode);
        Assert.Contains(bad, await File.ReadAllTextAsync(_engine.Folder.AgentLog));
    }

    [Fact]
    public async Task A_run_whose_plan_becomes_unreadable_while_its_agent_is_away_fails_and_gives_its_place_free()
    {
        _engine.Cluster.Behaves = _ => new FakeBehaviour();
        _engine.StartAgent();
        string bad = _engine.Start(_engine.Plan());
        await _engine.UntilAsync(bad, run => run.State == RunState.Running);
        await _engine.EndAgentAsync();
        _engine.ReplacePlan(bad, "{\"version\":99}");
        _engine.StartAgent();

        TrainingRun ended = await _engine.EndAsync(bad);

        Assert.Equal((RunState.Failed, ReasonCodes.PlanUnreadable), (ended.State, ended.ReasonCode));
        Assert.Empty(_engine.Store.Queue.Leases());
    }

    [Fact]
    public async Task A_run_whose_plan_cannot_be_read_is_listed_and_can_be_removed()
    {
        string bad = _engine.Start(_engine.Plan());
        _engine.ReplacePlan(bad, "{\"version\":99}");
        _engine.StartAgent();
        await _engine.EndAsync(bad);
        using var client = new TrainingJobsClient(new ClientOptions { StateFolder = _engine.Folder.Root });

        IReadOnlyList<TrainingRun> listed = await client.Runs.FindAsync(new RunQuery(), CancellationToken.None);
        await client.Runs.RemoveAsync(bad, CancellationToken.None);

        Assert.Equal(bad, Assert.Single(listed).Id);
        Assert.Empty(await client.Runs.FindAsync(new RunQuery(), CancellationToken.None));
    }
}
