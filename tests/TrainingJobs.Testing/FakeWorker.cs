using System.Globalization;
using System.Text;
using TrainingJobs.Core.Runs;

namespace TrainingJobs.Testing;

/// <summary>One worker on the fake target, as it truly stands; what an agent sees of it comes later.</summary>
internal sealed class FakeWorker(FakeBehaviour behaviour, TimeSpan submitted)
{
    private readonly List<(TimeSpan At, WorkerState State, int Generation)> _history = [(submitted, WorkerState.Queued, 0)];
    private TimeSpan _startsAt = submitted + behaviour.QueueTime;
    private TimeSpan _endsAt = TimeSpan.MaxValue;
    private int _requeues = behaviour.Requeues;
    private readonly StringBuilder _printed = new();
    private TimeSpan _printedUpTo;
    private bool _wasAsked;

    public WorkerState State => _history[^1].State;

    public int Generation => _history[^1].Generation;

    public TimeSpan? Started { get; private set; }

    public TimeSpan? Ended { get; private set; }

    public int ExitCode { get; private set; }

    /// <summary>True when it was asked to end, or ended by force.</summary>
    public bool WasSignalled { get; private set; }

    public bool IsOver => State is WorkerState.Exited or WorkerState.Lost;

    /// <summary>Moves it on to the moment.</summary>
    public void MoveTo(TimeSpan now)
    {
        while (!IsOver)
        {
            Print(now);
            if (State == WorkerState.Queued && _startsAt <= now)
            {
                Started = _startsAt;
                _endsAt = behaviour.RunTime is { } time ? _startsAt + time : TimeSpan.MaxValue;
                _printed.Append(CultureInfo.InvariantCulture, $"start {Generation}\n");
                _printedUpTo = _startsAt;
                Enter(_startsAt, WorkerState.Running);
            }
            else if (State == WorkerState.Running && _requeues > 0 && Started + behaviour.RequeueAfter <= now && !_wasAsked)
            {
                _requeues--;
                TimeSpan at = Started!.Value + behaviour.RequeueAfter;
                _startsAt = at + behaviour.QueueTime;
                Started = null;
                _history.Add((at, WorkerState.Queued, Generation + 1));
            }
            else if (State == WorkerState.Running && _endsAt <= now)
            {
                ExitCode = behaviour.IsLost && !_wasAsked ? 0 : _wasAsked ? behaviour.ExitCodeWhenAsked : behaviour.ExitCode;
                End(_endsAt, behaviour.IsLost && !_wasAsked ? WorkerState.Lost : WorkerState.Exited);
            }
            else
            {
                return;
            }
        }
    }

    /// <summary>Asks it to end, or ends it.</summary>
    public void Signal(TimeSpan now, bool force)
    {
        if (IsOver)
        {
            return;
        }

        WasSignalled = true;
        if (force || State == WorkerState.Queued)
        {
            ExitCode = 137;
            End(now, State == WorkerState.Queued ? WorkerState.Lost : WorkerState.Exited);
        }
        else if (behaviour.ObeysAfter is { } obedience && !_wasAsked)
        {
            _wasAsked = true;
            _endsAt = now + obedience < _endsAt ? now + obedience : _endsAt;
        }
    }

    /// <summary>All that it has printed by the moment that it was last moved to.</summary>
    public string Printed() => _printed.ToString();

    /// <summary>How it stood at the moment; null before it was submitted.</summary>
    public (WorkerState State, int Generation)? At(TimeSpan moment)
    {
        (TimeSpan At, WorkerState State, int Generation) last = _history.LastOrDefault(entry => entry.At <= moment);
        return last.At == default && last.Generation == 0 && _history[0].At > moment ? null : (last.State, last.Generation);
    }

    /// <summary>Prints a line for each time that has passed while it worked.</summary>
    private void Print(TimeSpan now)
    {
        TimeSpan until = _endsAt < now ? _endsAt : now;
        while (State == WorkerState.Running && behaviour.Prints is { } pace && _printedUpTo + pace <= until)
        {
            _printedUpTo += pace;
            _printed.Append(CultureInfo.InvariantCulture, $"{(_printedUpTo - Started!.Value).TotalMilliseconds:F0} ms\n");
        }
    }

    private void End(TimeSpan at, WorkerState state)
    {
        Ended = at;
        Enter(at, state);
    }

    private void Enter(TimeSpan at, WorkerState state) => _history.Add((at, state, Generation));
}
