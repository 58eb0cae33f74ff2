using FsCheck;
using FsCheck.Fluent;
using TrainingJobs.Core.Schedules;
using Xunit;

namespace TrainingJobs.Core.Tests.Schedules;

public class DueTimesTests
{
    private static readonly DateTimeOffset s_start = new(2026, 3, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void What_is_due_is_fired_once_and_the_next_time_is_known()
    {
        ScheduleDefinition schedule = Hourly();

        DueTimes times = DueTimes.Decide(schedule, s_start, s_start.AddHours(1).AddSeconds(1));

        Assert.Equal([s_start.AddHours(1)], times.Fire);
        Assert.Null(times.Missed);
        Assert.Equal(s_start.AddHours(1), times.Considered);
        Assert.Equal(s_start.AddHours(2), times.Next);
        Assert.Empty(DueTimes.Decide(schedule, times.Considered, s_start.AddHours(1).AddSeconds(2)).Fire);
    }

    [Theory]
    [InlineData(ScheduleCatchUp.None, 0, 72)]
    [InlineData(ScheduleCatchUp.Last, 1, 71)]
    [InlineData(ScheduleCatchUp.All, 72, 0)]
    public void A_machine_that_was_off_for_three_days_makes_up_for_what_its_schedule_says(ScheduleCatchUp catchUp, int fired, int missed)
    {
        ScheduleDefinition schedule = Hourly() with { CatchUp = catchUp };

        DueTimes times = DueTimes.Decide(schedule, s_start, s_start.AddDays(3).AddMinutes(30));

        Assert.Equal(fired, times.Fire.Count);
        Assert.Equal(missed, times.Missed?.Count ?? 0);
        Assert.Equal(times.Fire.Order(), times.Fire);
        Assert.Equal(s_start.AddDays(3), times.Considered);
        Assert.Equal(s_start.AddDays(3).AddHours(1), times.Next);
    }

    [Fact]
    public void What_is_older_than_the_window_is_missed_whatever_the_policy()
    {
        ScheduleDefinition schedule = Hourly() with { CatchUp = ScheduleCatchUp.All, CatchUpWindow = TimeSpan.FromHours(12) };

        DueTimes times = DueTimes.Decide(schedule, s_start, s_start.AddDays(3).AddMinutes(30));

        Assert.Equal(12, times.Fire.Count);
        Assert.Equal(60, times.Missed!.Count);
        Assert.Equal(s_start.AddHours(1), times.Missed.First);
        Assert.Equal(s_start.AddHours(60), times.Missed.Last);
    }

    [Fact]
    public void A_time_that_is_due_now_makes_up_for_those_before_it()
    {
        ScheduleDefinition schedule = Hourly() with { CatchUp = ScheduleCatchUp.Last };

        DueTimes times = DueTimes.Decide(schedule, s_start, s_start.AddHours(5).AddSeconds(1));

        Assert.Equal([s_start.AddHours(5)], times.Fire);
        Assert.Equal(4, times.Missed!.Count);
    }

    [Fact]
    public void A_clock_that_is_set_back_fires_nothing_a_second_time()
    {
        ScheduleDefinition schedule = Hourly();
        DueTimes first = DueTimes.Decide(schedule, s_start, s_start.AddHours(5).AddSeconds(1));

        DueTimes back = DueTimes.Decide(schedule, first.Considered, s_start.AddHours(2));

        Assert.Empty(back.Fire);
        Assert.Null(back.Missed);
        Assert.Equal(first.Considered, back.Considered);
        Assert.Equal(s_start.AddHours(6), back.Next);
    }

    [Fact]
    public void A_random_delay_is_the_same_for_the_same_due_time_and_never_more_than_was_said()
    {
        ScheduleDefinition schedule = Hourly() with { RandomDelay = TimeSpan.FromMinutes(20) };
        TimeSpan[] delays = [.. schedule.NextTimes(s_start).Take(500).Select(due => DueTimes.DelayOf(schedule, due))];

        Assert.Equal(delays, schedule.NextTimes(s_start).Take(500).Select(due => DueTimes.DelayOf(schedule, due)));
        Assert.All(delays, delay => Assert.InRange(delay, TimeSpan.Zero, TimeSpan.FromMinutes(20)));
        Assert.True(delays.Distinct().Count() > 100);
        DateTimeOffset due = s_start.AddHours(1);
        DateTimeOffset starts = due + DueTimes.DelayOf(schedule, due);
        Assert.Empty(DueTimes.Decide(schedule, s_start, starts.AddSeconds(-1)).Fire);
        Assert.Equal([due], DueTimes.Decide(schedule, s_start, starts).Fire);
    }

    [Fact]
    public void After_its_end_a_schedule_is_never_due()
    {
        ScheduleDefinition schedule = Hourly() with { Until = s_start.AddHours(2) };

        DueTimes times = DueTimes.Decide(schedule, s_start, s_start.AddHours(1));

        Assert.Equal([s_start.AddHours(1)], times.Fire);
        Assert.Equal(s_start.AddHours(2), times.Next);
        Assert.Null(DueTimes.Decide(schedule, times.Considered, s_start.AddHours(2)).Next);
    }

    [Fact]
    public void A_single_time_is_due_once()
    {
        ScheduleDefinition schedule = Hourly() with { Trigger = new ScheduleTrigger { At = s_start.AddMinutes(5) } };

        DueTimes times = DueTimes.Decide(schedule, s_start, s_start.AddMinutes(5));

        Assert.Equal([s_start.AddMinutes(5)], times.Fire);
        Assert.Null(times.Next);
    }

    /// <summary>However often and at whatever moments one looks, each due time is acted on exactly once: fired or missed.</summary>
    [Fact]
    public void Each_due_time_is_decided_exactly_once_at_whatever_moments_one_looks()
    {
        Gen<int[]> moments = Gen.Choose(0, 60 * 24 * 3).ArrayOf();
        Prop.ForAll(moments.ToArbitrary(), Gen.Elements(Enum.GetValues<ScheduleCatchUp>()).ToArbitrary(), (minutes, catchUp) =>
        {
            ScheduleDefinition schedule = Hourly() with { CatchUp = catchUp };
            DateTimeOffset considered = s_start;
            var fired = new List<DateTimeOffset>();
            long missed = 0;
            // The clock may also go back.
            foreach (int minute in minutes)
            {
                DueTimes times = DueTimes.Decide(schedule, considered, s_start.AddMinutes(minute));
                fired.AddRange(times.Fire);
                missed += times.Missed?.Count ?? 0;
                considered = times.Considered;
            }

            int due = minutes.Length == 0 ? 0 : minutes.Max() / 60;
            Assert.Equal(fired.Distinct(), fired);
            Assert.Equal(due, fired.Count + missed);
        }).QuickCheckThrowOnFailure();
    }

    private static ScheduleDefinition Hourly() => new()
    {
        Name = "hourly",
        JobName = "train",
        Target = "local",
        Trigger = new ScheduleTrigger { Cron = "0 * * * *" },
    };
}
