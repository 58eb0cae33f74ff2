using System.Globalization;
using TrainingJobs.Core.Schedules;
using TrainingJobs.Core.State;
using TrainingJobs.Core.Targets;

namespace TrainingJobs.Core.Agent.Schedules;

/// <summary>
/// Starts the runs of schedules that are due. What it knows follows from the state, and what it decides stands there with the run that comes
/// of it: an agent that is killed at any instant starts nothing twice and leaves nothing out. Costs nothing between two due times.
/// </summary>
internal sealed class ScheduleDispatcher(
    StateFolder folder, StateStore store, TargetKinds kinds, TimeProvider time, AgentLog log, Action wake) : IDisposable
{
    private readonly ScheduledRunFactory _factory = new(folder, store, kinds, time);
    private readonly CancellationTokenSource _ending = new();
    private Task _work = Task.CompletedTask;

    /// <summary>True when no schedule will ever be due: no agent is needed for them.</summary>
    public bool IsEmpty => !store.Schedules.AnyEnabled();

    /// <summary>When a schedule is next due; null when none is.</summary>
    public DateTimeOffset? NextDue => _work.IsCompleted ? store.Schedules.NextDue() : null;

    /// <summary>Ends with what the last dispatch has begun.</summary>
    public Task Completion => _work;

    /// <summary>
    /// Begins to decide what is due now, on a thread of its own: a vault that is slow delays no run that waits. To be called by one thread,
    /// whenever something has happened.
    /// </summary>
    public void DispatchDue()
    {
        if (!_work.IsCompleted)
        {
            return;
        }

        DateTimeOffset now = time.GetUtcNow();
        IReadOnlyList<StoredSchedule> due = store.Schedules.Due(now);
        IReadOnlyList<string> waiting = store.Schedules.WithWaiting();
        if (due.Count > 0 || waiting.Count > 0)
        {
            _work = Task.Run(() => WorkAsync(due, waiting, now, _ending.Token));
        }
    }

    /// <summary>Ends what is under way; the next agent begins it anew.</summary>
    public async Task EndAsync()
    {
        await _ending.CancelAsync();
        await _work;
    }

    public void Dispose() => _ending.Dispose();

    private async Task WorkAsync(
        IReadOnlyList<StoredSchedule> due, IReadOnlyList<string> waiting, DateTimeOffset now, CancellationToken cancellationToken)
    {
        bool hasDone = false;
        foreach (string name in waiting)
        {
            hasDone |= await TryAsync(name, () => StartWaitingAsync(name, cancellationToken));
        }

        foreach (StoredSchedule schedule in due)
        {
            hasDone |= await TryAsync(schedule.Definition.Name, () => DecideAsync(schedule, now, cancellationToken));
        }

        if (hasDone)
        {
            wake();
        }
    }

    /// <summary>One schedule with a fault does not hold up the others.</summary>
    private async Task<bool> TryAsync(string name, Func<Task<bool>> work)
    {
        try
        {
            return await work();
        }
        catch (OperationCanceledException) when (_ending.IsCancellationRequested)
        {
            return false;
        }
        catch (Exception exception)
        {
            // Tried again with the agent's next round; what stands in the state is whole.
            log.Write($"Schedule '{name}'", exception);
            return false;
        }
    }

    private async Task<bool> DecideAsync(StoredSchedule schedule, DateTimeOffset now, CancellationToken cancellationToken)
    {
        DueTimes times = DueTimes.Decide(schedule.Definition, schedule.Considered, now);
        if (times.Missed is { } missed)
        {
            store.Schedules.Decide(schedule, new ScheduleFiring(missed.Last, FiringOutcome.Missed, null, missed.ToString(), now), []);
        }

        foreach (DateTimeOffset time in times.Fire)
        {
            await FireAsync(schedule, time, now, cancellationToken);
        }

        store.Schedules.Advance(schedule, times.Considered, times.Next);
        return true;
    }

    private async Task FireAsync(StoredSchedule schedule, DateTimeOffset due, DateTimeOffset now, CancellationToken cancellationToken)
    {
        ScheduleOverlap overlap = schedule.Definition.Overlap;
        IReadOnlyList<string> active = overlap == ScheduleOverlap.Parallel ? [] : store.Schedules.ActiveRuns(schedule.Definition.Name);
        if (active.Count == 0)
        {
            await StartAsync(schedule, due, now, cancellationToken);
            return;
        }

        if (overlap == ScheduleOverlap.Skip)
        {
            store.Schedules.Decide(
                schedule, new ScheduleFiring(due, FiringOutcome.Skipped, null, $"Its run {active[0]} had not ended.", now), []);
            return;
        }

        SkipWaiting(schedule, except: null, now);
        string what = overlap == ScheduleOverlap.Replace ? "is stopped for it, and has not ended yet" : "has not ended yet";
        store.Schedules.Decide(schedule, new ScheduleFiring(due, FiringOutcome.Waiting, null, $"Its run {active[0]} {what}.", now), []);
        if (overlap == ScheduleOverlap.Replace)
        {
            foreach (string id in active)
            {
                store.Changes.RequestStop(id, grace: null, $"The schedule '{schedule.Definition.Name}' was due again, and replaces its earlier run.");
            }
        }
    }

    private async Task<bool> StartWaitingAsync(string name, CancellationToken cancellationToken)
    {
        if (store.Schedules.Get(name) is not { } schedule || store.Schedules.ActiveRuns(name).Count > 0)
        {
            return false;
        }

        DateTimeOffset now = time.GetUtcNow();
        if (store.Schedules.Waiting(name) is [var newest, ..])
        {
            await StartAsync(schedule, newest.Due, now, cancellationToken);
            SkipWaiting(schedule, newest.Due, now);
        }

        return true;
    }

    private void SkipWaiting(StoredSchedule schedule, DateTimeOffset? except, DateTimeOffset now)
    {
        foreach (ScheduleFiring waiting in store.Schedules.Waiting(schedule.Definition.Name).Where(firing => firing.Due != except))
        {
            store.Schedules.Decide(
                schedule, waiting with { Outcome = FiringOutcome.Skipped, Message = "A later due time took its place.", Decided = now }, []);
        }
    }

    private async Task StartAsync(StoredSchedule schedule, DateTimeOffset due, DateTimeOffset now, CancellationToken cancellationToken)
    {
        IReadOnlyList<NewRun> runs;
        try
        {
            runs = await _factory.CreateAsync(schedule.Definition, due, cancellationToken);
        }
        catch (TrainingJobsException exception)
        {
            store.Schedules.Decide(schedule, new ScheduleFiring(due, FiringOutcome.Failed, null, exception.Message, now), []);
            return;
        }

        string? late = now - due > DueTimes.Tolerance + (schedule.Definition.RandomDelay ?? TimeSpan.Zero)
            ? string.Create(CultureInfo.InvariantCulture, $"Started {Jobs.Duration.Format(Rounded(now - due))} after it was due.")
            : null;
        store.Schedules.Decide(schedule, new ScheduleFiring(due, FiringOutcome.Started, runs[0].Id, late, now), runs);
    }

    private static TimeSpan Rounded(TimeSpan value) => TimeSpan.FromSeconds(Math.Floor(value.TotalSeconds));
}
