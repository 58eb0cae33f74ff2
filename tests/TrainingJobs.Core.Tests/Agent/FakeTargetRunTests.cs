using TrainingJobs.Core.Jobs;
using TrainingJobs.Core.Planning;
using TrainingJobs.Core.Runs;
using TrainingJobs.Testing;
using Xunit;

namespace TrainingJobs.Core.Tests.Agent;

/// <summary>What clusters do, through a whole agent: a fake target does it, by a clock that the tests move.</summary>
[Trait("Needs", "Processes")]
public sealed class FakeTargetRunTests : IAsyncLifetime
{
    private readonly TestEngine _engine = new();

    public Task InitializeAsync()
    {
        _engine.StartAgent();
        return Task.CompletedTask;
    }

    public async Task DisposeAsync() => await _engine.DisposeAsync();

    [Fact]
    public async Task What_waits_in_the_targets_queue_is_Waiting_with_the_targets_reason_and_no_limit_counts()
    {
        _engine.Cluster.Behaves = _ => new FakeBehaviour
        {
            QueueTime = TimeSpan.FromSeconds(40),
            RunTime = TimeSpan.FromSeconds(2),
            WaitReason = new WaitReason("Resources", "It waits for a node that is free."),
        };
        string id = _engine.Start(_engine.Plan(new RunPolicy { Timeout = TimeSpan.FromSeconds(10), Hang = TimeSpan.FromSeconds(10) }));

        await _engine.UntilAsync(id, run => run.State == RunState.Waiting && run.ReasonCode == "Resources");
        TrainingRun waiting = _engine.Get(id);
        TrainingRun ended = await _engine.EndAsync(id);

        Assert.Equal("It waits for a node that is free.", waiting.Reason);
        Assert.Equal("PENDING", waiting.Workers[0].NativeState);
        Assert.Equal((RunState.Succeeded, 1), (ended.State, ended.Attempt));
        Assert.Single(_engine.Cluster.Starts);
        Assert.Equal(
            [RunState.Queued, RunState.Preparing, RunState.Waiting, RunState.Running, RunState.Succeeded],
            _engine.Store.Runs.Events(id).Select(entry => entry.State));
    }

    [Fact]
    public async Task What_is_stopped_in_the_targets_queue_is_taken_out_of_it()
    {
        _engine.Cluster.Behaves = _ => new FakeBehaviour { QueueTime = TimeSpan.FromDays(1) };
        string id = _engine.Start(_engine.Plan(workers: 2));
        await _engine.UntilAsync(id, run => run.State == RunState.Waiting);

        _engine.Stop(id, TimeSpan.FromSeconds(5));
        TrainingRun ended = await _engine.EndAsync(id, TimeSpan.FromMinutes(1));

        Assert.Equal((RunState.Stopped, ReasonCodes.StoppedByUser), (ended.State, ended.ReasonCode));
        await _engine.AdvanceUntilAsync(() => _engine.Cluster.Known.Count == 0, "nothing is left there");
    }

    [Fact]
    public async Task What_is_seen_late_is_started_once()
    {
        _engine.Cluster.Behaves = _ => new FakeBehaviour { SeenAfter = TimeSpan.FromSeconds(8), RunTime = TimeSpan.FromSeconds(3) };
        string id = _engine.Start(_engine.Plan(workers: 3));

        TrainingRun ended = await _engine.EndAsync(id);

        Assert.Equal(RunState.Succeeded, ended.State);
        Assert.Equal(3, _engine.Cluster.Starts.Count);
    }

    [Fact]
    public async Task A_lost_worker_fails_the_run_and_the_retry_starts_another_attempt()
    {
        _engine.Cluster.Behaves = key => new FakeBehaviour { RunTime = TimeSpan.FromSeconds(3), IsLost = key.Attempt == 1 };
        string id = _engine.Start(_engine.Plan(new RunPolicy { Retry = new RetryPolicy { Attempts = 2, Delay = TimeSpan.FromSeconds(20) } }));

        await _engine.UntilAsync(id, run => run.ReasonCode == ReasonCodes.RetryDelay);
        string? reason = _engine.Get(id).Reason;
        TrainingRun ended = await _engine.EndAsync(id);

        Assert.Contains("The program was lost. Its node went away.", reason);
        Assert.Equal((RunState.Succeeded, 2), (ended.State, ended.Attempt));
        Assert.Equal([1, 2], _engine.Cluster.Starts.Select(key => key.Attempt));
    }

    [Fact]
    public async Task A_worker_that_somebody_has_removed_is_lost_and_not_started_again()
    {
        _engine.Cluster.Behaves = _ => new FakeBehaviour();
        string id = _engine.Start(_engine.Plan());
        await _engine.UntilAsync(id, run => run.State == RunState.Running);

        _engine.Cluster.Remove(_engine.Cluster.Starts[0]);
        TrainingRun ended = await _engine.EndAsync(id);

        Assert.Equal((RunState.Failed, ReasonCodes.WorkerLost), (ended.State, ended.ReasonCode));
        Assert.Single(_engine.Cluster.Starts);
    }

    [Fact]
    public async Task What_the_target_requeues_goes_on_as_the_same_attempt_and_its_limit_begins_anew()
    {
        _engine.Cluster.Behaves = _ => new FakeBehaviour
        {
            Requeues = 1,
            RequeueAfter = TimeSpan.FromSeconds(8),
            QueueTime = TimeSpan.FromSeconds(5),
            RunTime = TimeSpan.FromSeconds(9),
        };
        string id = _engine.Start(_engine.Plan(new RunPolicy { Timeout = TimeSpan.FromSeconds(12), Retry = new RetryPolicy { Attempts = 3 } }));

        TrainingRun ended = await _engine.EndAsync(id);

        Assert.Equal((RunState.Succeeded, 1), (ended.State, ended.Attempt));
        Assert.Equal(1, ended.Workers[0].Generation);
        Assert.Single(_engine.Cluster.Starts);
        Assert.Equal(
            [RunState.Waiting, RunState.Running, RunState.Waiting, RunState.Running],
            _engine.Store.Runs.Events(id).Select(entry => entry.State).Where(state => state is RunState.Waiting or RunState.Running));
        Assert.Equal(["start 0", "start 1"], _engine.Lines(id));
    }

    [Fact]
    public async Task What_the_target_refuses_has_failed_with_its_reason_and_nothing_of_it_is_left()
    {
        _engine.Cluster.Behaves = key => new FakeBehaviour { Refusal = key.Index == 1 ? "The partition takes no jobs of this size." : null };
        string id = _engine.Start(_engine.Plan(workers: 2));

        TrainingRun ended = await _engine.EndAsync(id);

        Assert.Equal((RunState.Failed, "The partition takes no jobs of this size."), (ended.State, ended.Reason));
        await _engine.AdvanceUntilAsync(() => _engine.Cluster.Known.Count == 0, "the worker that it took is gone");
    }

    [Fact]
    public async Task An_exit_code_that_comes_late_is_waited_for()
    {
        _engine.Cluster.Behaves = _ => new FakeBehaviour { RunTime = TimeSpan.FromSeconds(2), ExitCode = 7, ExitCodeLag = TimeSpan.FromSeconds(15) };
        string id = _engine.Start(_engine.Plan());

        await _engine.UntilAsync(id, run => run.State == RunState.Running);
        await _engine.AdvanceAsync(TimeSpan.FromSeconds(10));
        RunState before = _engine.Get(id).State;
        TrainingRun ended = await _engine.EndAsync(id);

        Assert.Equal(RunState.Running, before);
        Assert.Equal((RunState.Failed, ReasonCodes.ExitCode, 7), (ended.State, ended.ReasonCode, ended.ExitCode));
    }

    [Fact]
    public async Task An_exit_code_that_never_comes_is_not_waited_for_for_ever()
    {
        _engine.Cluster.Behaves = _ => new FakeBehaviour { RunTime = TimeSpan.FromSeconds(2), ExitCodeLag = TimeSpan.FromDays(1) };
        string id = _engine.Start(_engine.Plan());

        TrainingRun ended = await _engine.EndAsync(id, TimeSpan.FromMinutes(2));

        Assert.Equal((RunState.Failed, ReasonCodes.WorkerLost), (ended.State, ended.ReasonCode));
        Assert.Contains("has not told within 30s", ended.Reason);
    }

    [Fact]
    public async Task A_target_that_cannot_be_reached_costs_a_run_nothing_but_time()
    {
        _engine.Cluster.Behaves = _ => new FakeBehaviour { Unreachable = 3, RunTime = TimeSpan.FromSeconds(5) };
        string id = _engine.Start(_engine.Plan());
        await _engine.UntilAsync(id, run => run.ReasonCode == ReasonCodes.Retrying);
        await _engine.UntilAsync(id, run => run.State == RunState.Running);
        _engine.Cluster.IsAway = true;
        await _engine.AdvanceAsync(TimeSpan.FromSeconds(20));
        _engine.Cluster.IsAway = false;

        TrainingRun ended = await _engine.EndAsync(id);

        Assert.Equal((RunState.Succeeded, 1), (ended.State, ended.Attempt));
        Assert.Single(_engine.Cluster.Starts);
    }

    [Fact]
    public async Task An_agent_that_comes_in_the_middle_goes_on_from_where_the_run_is()
    {
        _engine.Cluster.Behaves = _ => new FakeBehaviour
        {
            QueueTime = TimeSpan.FromSeconds(10),
            RunTime = TimeSpan.FromSeconds(10),
            Prints = TimeSpan.FromSeconds(1),
        };
        string id = _engine.Start(_engine.Plan(workers: 2));
        foreach (RunState state in new[] { RunState.Waiting, RunState.Running })
        {
            await _engine.UntilAsync(id, run => run.State == state);
            await _engine.EndAgentAsync();
            await _engine.AdvanceAsync(TimeSpan.FromSeconds(3));
            _engine.StartAgent();
        }

        TrainingRun ended = await _engine.EndAsync(id);

        Assert.Equal((RunState.Succeeded, 1), (ended.State, ended.Attempt));
        Assert.Equal(2, _engine.Cluster.Starts.Count);
        string[] each = ["start 0", .. Enumerable.Range(1, 10).Select(second => $"{second * 1000} ms")];
        Assert.Equal(each.Concat(each).Order(), _engine.Lines(id).Order());
    }

    [Fact]
    public async Task What_ends_while_there_is_no_agent_has_ended_as_it_did()
    {
        _engine.Cluster.Behaves = _ => new FakeBehaviour { RunTime = TimeSpan.FromSeconds(10), ExitCode = 3 };
        string id = _engine.Start(_engine.Plan());
        await _engine.UntilAsync(id, run => run.State == RunState.Running);
        await _engine.EndAgentAsync();
        await _engine.AdvanceAsync(TimeSpan.FromSeconds(30));
        _engine.StartAgent();

        TrainingRun ended = await _engine.EndAsync(id);

        Assert.Equal((RunState.Failed, 3, 1), (ended.State, ended.ExitCode, ended.Attempt));
        Assert.Single(_engine.Cluster.Starts);
    }
}
