using Microsoft.Extensions.Time.Testing;
using TrainingJobs.Core.Agent;
using TrainingJobs.Core.Agent.Schedules;
using TrainingJobs.Core.Runs;
using TrainingJobs.Core.Schedules;
using TrainingJobs.Core.State;
using TrainingJobs.Core.Targets;
using Xunit;

namespace TrainingJobs.Core.Tests.Agent;

/// <summary>Schedules over a real state with a fake clock; no run is executed, the tests end them.</summary>
public sealed class ScheduleDispatcherTests : IDisposable
{
    private static readonly DateTimeOffset s_start = new(2026, 3, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly string _root = Directory.CreateTempSubdirectory("tj-schedules-").FullName;
    private readonly FakeTimeProvider _time = new(s_start);
    private readonly StateFolder _folder;
    private readonly StateStore _store;

    public ScheduleDispatcherTests()
    {
        _folder = new StateFolder(Path.Combine(_root, "state"));
        _store = StateStore.Open(_folder, _time, durable: false);
    }

    public void Dispose()
    {
        _store.Dispose();
        Directory.Delete(_root, recursive: true);
    }

    [Fact]
    public async Task Agents_that_are_killed_around_due_times_a_hundred_times_start_each_exactly_once()
    {
        Add(Hourly() with { CatchUp = ScheduleCatchUp.All, Overlap = ScheduleOverlap.Parallel });
        var random = new Random(7);
        for (int kill = 0; kill < 100; kill++)
        {
            // One agent looks before, one after, some are killed in the middle of their work and the next begins anew.
            _time.Advance(TimeSpan.FromMinutes(random.Next(1, 120)));
            using var dispatcher = Dispatcher();
            dispatcher.DispatchDue();
            if (random.Next(2) == 0)
            {
                await dispatcher.EndAsync();
            }

            await dispatcher.Completion;
            EndAll();
        }

        _time.Advance(TimeSpan.FromMinutes(1));
        await LookAsync();
        int hours = (int)(_time.GetUtcNow() - s_start).TotalHours;

        DateTimeOffset?[] scheduled = [.. _store.Runs.Find(new RunQuery()).Select(run => run.ScheduledFor).Order()];
        Assert.Equal(Enumerable.Range(1, hours).Select(hour => (DateTimeOffset?)s_start.AddHours(hour)), scheduled);
    }

    [Theory]
    [InlineData(ScheduleCatchUp.None, 0)]
    [InlineData(ScheduleCatchUp.Last, 1)]
    [InlineData(ScheduleCatchUp.All, 72)]
    public async Task A_machine_that_was_off_for_three_days_starts_what_its_schedule_says(ScheduleCatchUp catchUp, int runs)
    {
        Add(Hourly() with { CatchUp = catchUp, Overlap = ScheduleOverlap.Parallel });
        _time.Advance(TimeSpan.FromDays(3) + TimeSpan.FromMinutes(30));

        await LookAsync();
        await LookAsync();

        Assert.Equal(runs, _store.Runs.Find(new RunQuery()).Count);
        IReadOnlyList<ScheduleFiring> firings = _store.Schedules.Firings("hourly", 1000);
        Assert.Equal(runs, firings.Count(firing => firing.Outcome == FiringOutcome.Started));
        if (runs < 72)
        {
            ScheduleFiring missed = Assert.Single(firings, firing => firing.Outcome == FiringOutcome.Missed);
            Assert.Contains($"{72 - runs} due times", missed.Message);
        }

        Assert.Equal(s_start.AddDays(3).AddHours(1), _store.Schedules.NextDue());
    }

    [Fact]
    public async Task A_schedule_that_skips_starts_nothing_while_its_run_goes_on()
    {
        Add(Hourly() with { Overlap = ScheduleOverlap.Skip });
        await HoursAsync(3);

        Assert.Single(_store.Runs.Find(new RunQuery()));
        Assert.Equal(
            [FiringOutcome.Skipped, FiringOutcome.Skipped, FiringOutcome.Started],
            _store.Schedules.Firings("hourly", 10).Select(firing => firing.Outcome));
        EndAll();
        await HoursAsync(1);
        Assert.Equal(2, _store.Runs.Find(new RunQuery()).Count);
    }

    [Fact]
    public async Task A_schedule_that_queues_starts_one_run_when_the_earlier_one_has_ended()
    {
        Add(Hourly() with { Overlap = ScheduleOverlap.Queue });
        await HoursAsync(3);
        Assert.Single(_store.Runs.Find(new RunQuery()));

        EndAll();
        await LookAsync();
        await LookAsync();

        IReadOnlyList<TrainingRun> runs = _store.Runs.Find(new RunQuery());
        Assert.Equal([s_start.AddHours(3), s_start.AddHours(1)], runs.Select(run => run.ScheduledFor!.Value));
        Assert.Equal(
            [FiringOutcome.Started, FiringOutcome.Skipped, FiringOutcome.Started],
            _store.Schedules.Firings("hourly", 10).Select(firing => firing.Outcome));
    }

    [Fact]
    public async Task A_schedule_that_allows_it_runs_side_by_side()
    {
        Add(Hourly() with { Overlap = ScheduleOverlap.Parallel });
        await HoursAsync(3);

        Assert.Equal(3, _store.Runs.Find(new RunQuery()).Count);
    }

    [Fact]
    public async Task A_schedule_that_replaces_stops_the_earlier_run_and_starts_when_it_has_ended()
    {
        Add(Hourly() with { Overlap = ScheduleOverlap.Replace });
        await HoursAsync(1);
        await HoursAsync(1);

        StopRequest request = Assert.Single(_store.Queue.StopRequests());
        Assert.Contains("due again", request.Cause);
        Assert.Single(_store.Runs.Find(new RunQuery()));
        EndAll();
        await LookAsync();
        Assert.Equal(2, _store.Runs.Find(new RunQuery()).Count);
    }

    [Fact]
    public async Task A_schedule_that_is_disabled_is_not_due_and_does_not_make_up_for_it()
    {
        Add(Hourly() with { CatchUp = ScheduleCatchUp.All });
        _store.Schedules.SetEnabled(_store.Schedules.Get("HOURLY")!, isEnabled: false);
        Assert.False(_store.Schedules.AnyEnabled());
        await HoursAsync(3);
        _store.Schedules.SetEnabled(_store.Schedules.Get("hourly")!, isEnabled: true);
        await LookAsync();

        Assert.Empty(_store.Runs.Find(new RunQuery()));
        await HoursAsync(1);
        Assert.Single(_store.Runs.Find(new RunQuery()));
    }

    [Fact]
    public async Task A_job_that_cannot_be_planned_is_told_with_its_place_and_holds_up_no_other_schedule()
    {
        string file = Path.Combine(_root, "broken.yaml");
        await File.WriteAllTextAsync(file, "jobs:\n  train:\n    command: [x\n");
        Add(Hourly() with { Name = "broken", File = file, JobText = null });
        Add(Hourly());
        await HoursAsync(1);

        ScheduleFiring failed = Assert.Single(_store.Schedules.Firings("broken", 10));
        Assert.Equal(FiringOutcome.Failed, failed.Outcome);
        Assert.Contains("broken.yaml", failed.Message);
        Assert.Contains("line ", failed.Message);
        Assert.Single(_store.Schedules.Firings("hourly", 10), firing => firing.Outcome == FiringOutcome.Started);
    }

    [Fact]
    public async Task Removing_a_schedule_keeps_its_runs()
    {
        Add(Hourly());
        await HoursAsync(1);

        Assert.True(_store.Schedules.Remove("Hourly"));

        Assert.Null(_store.Schedules.Get("hourly"));
        Assert.Equal("hourly", Assert.Single(_store.Runs.Find(new RunQuery())).Schedule);
        Assert.False(_store.Schedules.Remove("hourly"));
    }

    [Fact]
    public void Of_ten_thousand_schedules_the_next_is_found_without_looking_at_each()
    {
        for (int i = 0; i < 200; i++)
        {
            Add(Hourly() with { Name = $"s{i}", Trigger = new ScheduleTrigger { Cron = $"{i % 60} {i % 24} * * *" } });
        }

        Assert.Equal(s_start.AddDays(1), _store.Schedules.All().Where(s => s.Definition.Name == "s0").Select(s => s.NextDue).Single());
        Assert.Equal(_store.Schedules.All().Min(schedule => schedule.NextDue), _store.Schedules.NextDue());
        Assert.Empty(_store.Schedules.Due(s_start));
    }

    private static ScheduleDefinition Hourly() => new()
    {
        Name = "hourly",
        JobName = "train",
        JobText = "jobs: {train: {command: [sh, -c, 'exit 0']}}",
        BaseDirectory = Path.GetTempPath(),
        Target = "local",
        Trigger = new ScheduleTrigger { Cron = "0 * * * *" },
    };

    private void Add(ScheduleDefinition schedule) => Assert.True(_store.Schedules.Add(schedule, isEnabled: true, replace: false));

    private ScheduleDispatcher Dispatcher() => new(_folder, _store, TargetKinds.All, _time, new AgentLog(_folder, _time), () => { });

    private async Task LookAsync()
    {
        using var dispatcher = Dispatcher();
        dispatcher.DispatchDue();
        await dispatcher.Completion;
    }

    private async Task HoursAsync(int hours)
    {
        for (int i = 0; i < hours; i++)
        {
            _time.Advance(TimeSpan.FromHours(1));
            await LookAsync();
        }
    }

    private void EndAll()
    {
        foreach (string id in _store.Queue.ActiveIds())
        {
            _store.Changes.End(id, RunState.Succeeded, null, null, 0, []);
        }
    }
}
