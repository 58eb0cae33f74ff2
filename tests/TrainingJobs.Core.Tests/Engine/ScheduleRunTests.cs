using TrainingJobs.Core.Diagnostics;
using TrainingJobs.Core.Files;
using TrainingJobs.Core.Runs;
using TrainingJobs.Core.Schedules;
using Xunit;

namespace TrainingJobs.Core.Tests.Engine;

/// <summary>Schedules with real agents and the clock on the wall.</summary>
[Trait("Needs", "Processes")]
public sealed class ScheduleRunTests : IDisposable
{
    private readonly TestEngine _engine = new(TimeSpan.FromMinutes(5));

    public void Dispose()
    {
        foreach (TrainingSchedule schedule in _engine.Client.Schedules.Find())
        {
            _engine.Client.Schedules.Unregister(schedule.Name);
        }

        _engine.Dispose();
    }

    [UnixFact]
    public async Task A_schedule_starts_its_job_with_its_arguments_and_says_for_when()
    {
        TrainingSchedule schedule = Assert.Single(_engine.Client.Schedules.Register(Request("echo \"$TRAINING_SCHEDULED_TIME $0\"", "a b")));

        TrainingRun run = await FirstRunAsync(schedule.Name);
        TrainingRun ended = await _engine.EndAsync(run.Id, RunState.Succeeded);

        Assert.Equal("every 1s", schedule.Description);
        Assert.Equal(5, schedule.NextTimes.Count);
        Assert.Equal("tick", ended.Schedule);
        DateTimeOffset due = Assert.NotNull(ended.ScheduledFor);
        Assert.Equal([$"{due.UtcDateTime:yyyy-MM-ddTHH:mm:ssZ} a b"], await _engine.LinesAsync(run.Id));
        IReadOnlyList<TrainingRun> found = await _engine.Client.Runs.FindAsync(new RunQuery { Schedules = ["TI*"] }, _engine.Limit);
        Assert.Contains(found, one => one.Id == run.Id);
        Assert.Empty(await _engine.Client.Runs.FindAsync(new RunQuery { Schedules = ["other"] }, _engine.Limit));
    }

    [UnixFact]
    public async Task Killing_the_agent_at_any_instant_starts_each_due_time_exactly_once()
    {
        _engine.Client.Schedules.Register(
            Request("echo $TRAINING_SCHEDULED_TIME") with { CatchUp = ScheduleCatchUp.All, Overlap = ScheduleOverlap.Parallel });
        var random = new Random(20261127);
        for (int kill = 0; kill < 12; kill++)
        {
            await _engine.WaitForAsync(() => _engine.Client.Agent.Get().IsRunning);
            await Task.Delay(random.Next(0, 1200), _engine.Limit);
            _engine.KillAgent();
            _engine.Client.Agent.Ensure();
        }

        await _engine.WaitForAsync(() => _engine.Client.Schedules.Get("tick").History.Count >= 5);
        _engine.Client.Schedules.SetEnabled("tick", isEnabled: false);
        // What it is about to start stands in the state by then, or not at all.
        await _engine.Client.Agent.StopAsync(_engine.Limit);
        TrainingSchedule schedule = _engine.Client.Schedules.Get("tick");
        ScheduleFiring[] history = [.. schedule.History.OrderBy(firing => firing.Due)];

        Assert.True(history.Length >= 5, $"{history.Length} due times");
        Assert.All(history, firing => Assert.Equal(FiringOutcome.Started, firing.Outcome));
        Assert.All(
            history.Zip(history.Skip(1)),
            pair => Assert.Equal(TimeSpan.FromSeconds(1), pair.Second.Due - pair.First.Due));
        IReadOnlyList<TrainingRun> runs = await _engine.Client.Runs.FindAsync(new RunQuery { Schedules = ["tick"] }, _engine.Limit);
        Assert.Equal(runs.Count, runs.Select(run => run.ScheduledFor).Distinct().Count());
        Assert.Equal(
            history.Select(firing => firing.RunId).Order(),
            runs.Where(run => run.ScheduledFor >= history[0].Due).Select(run => run.Id).Order());
        foreach (TrainingRun run in runs)
        {
            await _engine.EndAsync(run.Id, RunState.Succeeded);
        }
    }

    [UnixFact]
    public async Task A_schedule_whose_job_file_has_gone_fails_visibly_and_goes_on_when_it_is_back()
    {
        ScheduleRequest request = Request("echo hi");
        string file = request.Job.Source!.File;
        _engine.Client.Schedules.Register(request);
        await FirstRunAsync("tick");
        File.Move(file, file + ".away");

        await _engine.WaitForAsync(() => _engine.Client.Schedules.Get("tick").LastOutcome == FiringOutcome.Failed);

        Assert.Contains(file, _engine.Client.Schedules.Get("tick").LastMessage);
        File.Move(file + ".away", file);
        await _engine.WaitForAsync(() => _engine.Client.Schedules.Get("tick").LastOutcome == FiringOutcome.Started);
    }

    [UnixFact]
    public async Task Starting_a_schedule_now_leaves_its_due_times_as_they_are()
    {
        _engine.Client.Schedules.Register(Request("echo now") with { Trigger = new ScheduleTrigger { Cron = "0 0 1 1 *" } });

        TrainingRun run = await _engine.Client.Schedules.StartAsync("tick", _engine.Limit);

        await _engine.EndAsync(run.Id, RunState.Succeeded);
        Assert.Equal("tick", run.Schedule);
        Assert.Null(run.ScheduledFor);
        Assert.Empty(_engine.Client.Schedules.Get("tick").History);
        Assert.Equal(run.Id, _engine.Client.Schedules.Get("tick").LastRunId);
    }

    [UnixFact]
    public void A_schedule_that_is_wrong_is_refused_and_says_what_is_wrong()
    {
        AssertRefused(new ScheduleTrigger { Cron = "61 * * * *" }, ErrorCodes.ScheduleInvalid, "minute");
        AssertRefused(new ScheduleTrigger { Cron = "0 0 31 2 *" }, ErrorCodes.ScheduleInvalid, "never comes");
        AssertRefused(new ScheduleTrigger { Cron = "0 0 * * *", TimeZone = "Europe/Nowhere" }, ErrorCodes.ScheduleInvalid, "Europe/Nowhere");
        AssertRefused(new ScheduleTrigger { At = DateTimeOffset.UnixEpoch }, ErrorCodes.ScheduleInvalid, "never due");
        AssertRefused(new ScheduleTrigger { Every = TimeSpan.Zero }, ErrorCodes.ScheduleInvalid, "one second");
        _engine.Client.Schedules.Register(Request("echo") with { Trigger = new ScheduleTrigger { Cron = "@yearly" } });
        AssertRefused(new ScheduleTrigger { Cron = "@yearly" }, ErrorCodes.ScheduleExists, "already");

        void AssertRefused(ScheduleTrigger trigger, string code, string words)
        {
            TrainingJobsException error = Assert.Throws<TrainingJobsException>(
                () => _engine.Client.Schedules.Register(Request("echo") with { Trigger = trigger }));
            Assert.Equal(code, error.Code);
            Assert.Contains(words, error.Message);
        }
    }

    /// <summary>A schedule for a job in a file of its own, each second.</summary>
    private ScheduleRequest Request(string text, params string[] arguments)
    {
        string file = Path.Combine(_engine.Folder, "trainingjobs.yaml");
        File.WriteAllText(
            file,
            $$"""
            jobs:
              tick:
                command: [sh, -c, '{{text.Replace("'", "''", StringComparison.Ordinal)}}']
                parameters:
                - {name: word, positional: true}
            """);
        JobFileResult read = _engine.Client.Files.Read(file);
        Assert.DoesNotContain(read.Diagnostics, finding => finding.Severity == DiagnosticSeverity.Error);
        return new ScheduleRequest
        {
            Job = read.Jobs[0],
            Arguments = arguments,
            Trigger = new ScheduleTrigger { Every = TimeSpan.FromSeconds(1) },
        };
    }

    private async Task<TrainingRun> FirstRunAsync(string schedule)
    {
        IReadOnlyList<TrainingRun> runs = [];
        while (runs.Count == 0)
        {
            _engine.Limit.ThrowIfCancellationRequested();
            await Task.Delay(20, _engine.Limit);
            runs = await _engine.Client.Runs.FindAsync(new RunQuery { Schedules = [schedule] }, _engine.Limit);
        }

        return runs[^1];
    }
}
