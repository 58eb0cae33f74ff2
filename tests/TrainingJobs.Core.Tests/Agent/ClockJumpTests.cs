using TrainingJobs.Core.Jobs;
using TrainingJobs.Core.Planning;
using TrainingJobs.Core.Runs;
using TrainingJobs.Testing;
using Xunit;

namespace TrainingJobs.Core.Tests.Agent;

/// <summary>A wall clock that is set ends nothing and delays nothing: limits go by the time that passes.</summary>
[Trait("Needs", "Processes")]
public sealed class ClockJumpTests : IAsyncLifetime
{
    private readonly TestEngine _engine = new();

    public static TheoryData<double, bool> Jumps => new()
    {
        { 2, false },
        { -2, false },
        { 2, true },
        { -2, true },
    };

    public Task InitializeAsync()
    {
        _engine.Cluster.Behaves = _ => new FakeBehaviour { ObeysAfter = TimeSpan.FromSeconds(1), Prints = TimeSpan.FromSeconds(5) };
        _engine.StartAgent();
        return Task.CompletedTask;
    }

    public async Task DisposeAsync() => await _engine.DisposeAsync();

    [Theory]
    [MemberData(nameof(Jumps))]
    public async Task A_time_limit_is_kept_by_the_time_that_passes(double hours, bool withAnotherAgent)
    {
        string id = _engine.Start(_engine.Plan(new RunPolicy { Timeout = TimeSpan.FromMinutes(2) }));
        await _engine.UntilAsync(id, run => run.State == RunState.Running);
        await JumpAsync(hours, withAnotherAgent);

        await _engine.AdvanceAsync(TimeSpan.FromMinutes(1.5));
        RunState before = _engine.Get(id).State;
        TrainingRun ended = await _engine.EndAsync(id, TimeSpan.FromMinutes(2));

        Assert.Equal(RunState.Running, before);
        Assert.Equal((RunState.TimedOut, ReasonCodes.TimeLimit), (ended.State, ended.ReasonCode));
    }

    [Theory]
    [MemberData(nameof(Jumps))]
    public async Task A_limit_of_silence_is_kept_by_the_time_that_passes(double hours, bool withAnotherAgent)
    {
        _engine.Cluster.Behaves = _ => new FakeBehaviour { ObeysAfter = TimeSpan.FromSeconds(1) };
        string id = _engine.Start(_engine.Plan(new RunPolicy { Hang = TimeSpan.FromMinutes(2) }));
        await _engine.UntilAsync(id, run => run.State == RunState.Running);
        await JumpAsync(hours, withAnotherAgent);

        await _engine.AdvanceAsync(TimeSpan.FromMinutes(1.5));
        RunState before = _engine.Get(id).State;
        TrainingRun ended = await _engine.EndAsync(id, TimeSpan.FromMinutes(2));

        Assert.Equal(RunState.Running, before);
        Assert.Equal(ReasonCodes.NoProgress, ended.ReasonCode);
    }

    [Theory]
    [MemberData(nameof(Jumps))]
    public async Task A_grace_period_is_given_by_the_time_that_passes(double hours, bool withAnotherAgent)
    {
        _engine.Cluster.Behaves = _ => new FakeBehaviour();
        string id = _engine.Start(_engine.Plan());
        await _engine.UntilAsync(id, run => run.State == RunState.Running);
        _engine.Stop(id, TimeSpan.FromMinutes(2));
        await _engine.AdvanceUntilAsync(() => _engine.Cluster.Signals.Count > 0, "it is asked to end");
        await JumpAsync(hours, withAnotherAgent);

        await _engine.AdvanceAsync(TimeSpan.FromMinutes(1.5));
        bool wasForced = _engine.Cluster.Signals.Any(signal => signal.IsForced);
        TrainingRun ended = await _engine.EndAsync(id, TimeSpan.FromMinutes(2));

        Assert.False(wasForced);
        Assert.Equal((RunState.Stopped, 137), (ended.State, ended.ExitCode));
    }

    [Theory]
    [MemberData(nameof(Jumps))]
    public async Task A_pause_before_another_attempt_is_as_long_as_the_job_says(double hours, bool withAnotherAgent)
    {
        _engine.Cluster.Behaves = key => new FakeBehaviour { RunTime = TimeSpan.FromSeconds(1), ExitCode = key.Attempt == 1 ? 1 : 0 };
        string id = _engine.Start(_engine.Plan(new RunPolicy { Retry = new RetryPolicy { Attempts = 2, Delay = TimeSpan.FromMinutes(2) } }));
        await _engine.UntilAsync(id, run => run.ReasonCode == ReasonCodes.RetryDelay);
        await JumpAsync(hours, withAnotherAgent);

        await _engine.AdvanceAsync(TimeSpan.FromMinutes(1.5));
        int startsBefore = _engine.Cluster.Starts.Count;
        TrainingRun ended = await _engine.EndAsync(id, TimeSpan.FromMinutes(2));

        Assert.Equal(1, startsBefore);
        Assert.Equal((RunState.Succeeded, 2), (ended.State, ended.Attempt));
    }

    [Theory]
    [MemberData(nameof(Jumps))]
    public async Task A_time_limit_of_a_pipeline_is_kept_by_the_time_that_passes(double hours, bool withAnotherAgent)
    {
        JobPlan step = _engine.Plan();
        string id = _engine.Start(_engine.Plan(new RunPolicy { Timeout = TimeSpan.FromMinutes(2) }) with
        {
            Execution = new ExecutionPlan { Workers = [] },
            Pipeline = [new StagePlan([new StepPlan("one", step)]), new StagePlan([new StepPlan("two", step)])],
        });
        await _engine.AdvanceUntilAsync(() => _engine.Cluster.Starts.Count == 1, "the first step has started");
        await JumpAsync(hours, withAnotherAgent);

        await _engine.AdvanceAsync(TimeSpan.FromMinutes(1.5));
        RunState before = _engine.Get(id).State;
        TrainingRun ended = await _engine.EndAsync(id, TimeSpan.FromMinutes(2));

        Assert.Equal(RunState.Running, before);
        Assert.Equal((RunState.TimedOut, ReasonCodes.TimeLimit), (ended.State, ended.ReasonCode));
        Assert.Single(_engine.Cluster.Starts);
    }

    [Theory]
    [MemberData(nameof(Jumps))]
    public async Task A_duration_is_the_time_that_has_passed(double hours, bool withAnotherAgent)
    {
        _engine.Cluster.Behaves = _ => new FakeBehaviour { RunTime = TimeSpan.FromSeconds(60) };
        string id = _engine.Start(_engine.Plan());
        await _engine.UntilAsync(id, run => run.State == RunState.Running);
        await JumpAsync(hours, withAnotherAgent);

        await _engine.AdvanceAsync(TimeSpan.FromSeconds(10));
        TimeSpan? meanwhile = _engine.Get(id).Duration;
        TrainingRun ended = await _engine.EndAsync(id);

        Assert.InRange(meanwhile!.Value, TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(59));
        Assert.InRange(ended.Duration!.Value, TimeSpan.FromSeconds(59), TimeSpan.FromSeconds(61));
    }

    private async Task JumpAsync(double hours, bool withAnotherAgent)
    {
        if (withAnotherAgent)
        {
            await _engine.EndAgentAsync();
        }

        _engine.Clock.SetWallClock(TimeSpan.FromHours(hours));
        if (withAnotherAgent)
        {
            _engine.StartAgent();
        }
    }
}
