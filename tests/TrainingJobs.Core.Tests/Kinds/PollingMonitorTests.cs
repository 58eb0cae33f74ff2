using System.Collections.Concurrent;
using Microsoft.Extensions.Time.Testing;
using TrainingJobs.Core.Runs;
using TrainingJobs.Core.Targets;
using TrainingJobs.Core.Targets.Monitoring;
using Xunit;

namespace TrainingJobs.Core.Tests.Kinds;

/// <summary>One call for all workers, at a pace that follows what happens; the clock is moved by the tests.</summary>
public sealed class PollingMonitorTests : IDisposable
{
    private static readonly TimeSpan s_step = TimeSpan.FromMilliseconds(20);

    private readonly FakeTimeProvider _time = new();
    private readonly ConcurrentDictionary<WorkerKey, WorkerObservation> _there = new();
    private readonly ConcurrentQueue<(DateTimeOffset At, int Workers)> _calls = new();
    private readonly PollingMonitor _monitor;
    private Exception? _failure;

    public PollingMonitorTests() => _monitor = new PollingMonitor(ListAsync, _time, new Random(1));

    public void Dispose() => _monitor.Dispose();

    [Fact]
    public async Task All_workers_are_asked_about_in_one_call()
    {
        foreach (int index in Enumerable.Range(0, 300))
        {
            Track(index);
        }

        await PassAsync(TimeSpan.FromSeconds(1), () => _monitor.Last(Key(299)) is not null);

        Assert.All(_calls, call => Assert.Equal(300, call.Workers));
        Assert.True(_calls.Count <= 2, $"{_calls.Count} calls");
    }

    [Fact]
    public async Task Nothing_is_known_before_the_first_answer_and_no_trace_after_it()
    {
        Track(0);
        Assert.Null(_monitor.Last(Key(0)));
        await PassAsync(TimeSpan.FromSeconds(1), () => _monitor.Last(Key(0)) is not null);
        Assert.Equal(WorkerObservation.NotStarted, _monitor.Last(Key(0)));
    }

    [Fact]
    public async Task The_pause_grows_to_a_quarter_of_a_minute_while_nothing_changes_and_is_short_again_after_a_change()
    {
        _there[Key(0)] = new WorkerObservation { State = WorkerState.Running };
        Track(0);
        await PassAsync(TimeSpan.FromMinutes(3), () => Pauses().LastOrDefault() > TimeSpan.FromSeconds(13));
        Assert.InRange(Pauses()[1], TimeSpan.FromSeconds(0.8), TimeSpan.FromSeconds(1.8));
        Assert.All(Pauses(), pause => Assert.True(pause <= PollingMonitor.MaxInterval * 1.2, pause.ToString()));

        _there[Key(0)] = new WorkerObservation { State = WorkerState.Running, Node = "n2" };
        await PassAsync(TimeSpan.FromMinutes(1), () => _monitor.Last(Key(0))!.Node == "n2");
        int before = _calls.Count;
        await PassAsync(TimeSpan.FromSeconds(2), () => _calls.Count > before);
    }

    [Fact]
    public async Task Calls_that_fail_leave_what_was_known_and_say_why_until_one_succeeds()
    {
        _there[Key(0)] = new WorkerObservation { State = WorkerState.Running };
        Track(0);
        await PassAsync(TimeSpan.FromSeconds(1), () => _monitor.Last(Key(0)) is not null);

        _failure = new IOException("The login node does not answer.");
        await PassAsync(TimeSpan.FromSeconds(10), () => _monitor.Trouble == "The login node does not answer.");
        Assert.Equal(WorkerState.Running, _monitor.Last(Key(0))!.State);

        _failure = null;
        await PassAsync(TimeSpan.FromSeconds(40), () => _monitor.Trouble is null);
    }

    [Fact]
    public async Task A_worker_that_is_missing_once_is_not_gone_and_one_that_is_missing_twice_is()
    {
        _there[Key(0)] = new WorkerObservation { State = WorkerState.Running };
        Track(0);
        await PassAsync(TimeSpan.FromSeconds(1), () => _monitor.Last(Key(0)) is not null);
        _there.Clear();
        int calls = _calls.Count;

        await PassAsync(TimeSpan.FromSeconds(10), () => _calls.Count > calls);
        Assert.Equal(WorkerState.Running, _monitor.Last(Key(0))!.State);
        await PassAsync(TimeSpan.FromSeconds(10), () => _monitor.Last(Key(0))!.State == WorkerState.Lost);
    }

    [Fact]
    public async Task Nobody_is_asked_about_workers_that_have_ended_and_a_late_exit_code_is_waited_for()
    {
        _there[Key(0)] = new WorkerObservation { State = WorkerState.Exited, ExitCodePending = true };
        Track(0);
        await PassAsync(TimeSpan.FromSeconds(1), () => _monitor.Last(Key(0)) is { ExitCodePending: true });
        _there[Key(0)] = new WorkerObservation { State = WorkerState.Exited, ExitCode = 3 };
        await PassAsync(TimeSpan.FromSeconds(10), () => _monitor.Last(Key(0)) is { ExitCode: 3 });

        int calls = _calls.Count;
        for (int i = 0; i < 100; i++)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        Assert.Equal(calls, _calls.Count);
    }

    private static WorkerKey Key(int index) => new("r", 1, index);

    private void Track(int index) => _monitor.Track(null!, new WorkerRef(Key(index), $"{index}"));

    private Task<IReadOnlyDictionary<WorkerKey, WorkerObservation>> ListAsync(IReadOnlyList<WorkerRef> workers, CancellationToken cancellationToken)
    {
        _calls.Enqueue((_time.GetUtcNow(), workers.Count));
        return _failure is { } failure
            ? Task.FromException<IReadOnlyDictionary<WorkerKey, WorkerObservation>>(failure)
            : Task.FromResult<IReadOnlyDictionary<WorkerKey, WorkerObservation>>(new Dictionary<WorkerKey, WorkerObservation>(_there));
    }

    private List<TimeSpan> Pauses()
    {
        (DateTimeOffset At, int Workers)[] calls = [.. _calls];
        return [.. calls.Zip(calls.Skip(1), (first, second) => second.At - first.At)];
    }

    /// <summary>Lets the clock go on until something holds, which it must within a time on that clock.</summary>
    private async Task PassAsync(TimeSpan limit, Func<bool> holds)
    {
        DateTimeOffset end = _time.GetUtcNow() + limit;
        while (!holds())
        {
            Assert.True(_time.GetUtcNow() < end, "That did not come in time.");
            _time.Advance(s_step);
            // What the step has set off runs on other threads.
            await Task.Delay(1);
        }
    }
}
