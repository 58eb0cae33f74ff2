using System.Globalization;
using TrainingJobs.Core.Agent.Runs;
using TrainingJobs.Core.Runs;
using TrainingJobs.Core.State;
using TrainingJobs.Core.Targets;
using TrainingJobs.Testing;

namespace TrainingJobs.Core.Tests.Agent.Runs;

/// <summary>
/// A run in a world of its own: the state that survives agents, the target that owns the workers, and agents that die between any two
/// actions. Whatever breaks a promise is thrown at once, with the way that led there.
/// </summary>
internal sealed class SimulatedRun(SimulatedHistory history)
{
    private readonly Random _random = new(history.Seed);
    private readonly List<string> _story = [];

    // The target: it owns the work, whatever becomes of agents.
    private readonly Dictionary<(int Attempt, int Index), FakeWorker> _target = [];
    private readonly HashSet<int> _cleaned = [];
    private int _lostSubmissions = history.LostSubmissions;

    // The state: it survives agents.
    private RunState _state = RunState.Preparing;
    private string? _reason;
    private int _attempt;
    private TimeSpan? _submitted;
    private TimeSpan? _runningSince;
    private Termination? _termination;
    private AttemptOutcome? _outcome;
    private TimeSpan? _due;
    private Dictionary<int, WorkerSnapshot> _rows = [];

    // The agent: gone with it.
    private RunMemory? _memory;
    private WorkerSnapshot[] _workers = [];
    private TimeSpan _printedUpTo;

    private TimeSpan _now = TimeSpan.FromSeconds(1000);

    /// <summary>How it ended.</summary>
    public AttemptOutcome? End { get; private set; }

    public int Attempts => _attempt;

    /// <summary>How often workers have been started, by attempt and index.</summary>
    public IReadOnlyDictionary<(int Attempt, int Index), FakeWorker> Workers => _target;

    /// <summary>Plays the history to its end.</summary>
    public void Play()
    {
        TimeSpan last = _now + TimeSpan.FromHours(1);
        for (int round = 0; !(End is not null && _memory?.IsCleanedUp == true); round++)
        {
            Require(round < 20_000 && _now < last, "It never ends.");
            if (_memory is null)
            {
                Begin();
            }

            Observe();
            RunSnapshot snapshot = Snapshot();
            RunDecision decision = RunMachine.Decide(snapshot);
            Require(decision == RunMachine.Decide(snapshot) || decision.Actions.Count > 0, "The same snapshot gave two decisions.");
            if (decision.WakeAfter is { } wait)
            {
                Require(wait > TimeSpan.Zero && wait <= RunTimings.ObserveInterval, $"It would wait for {wait}.");
                // Something may be heard of a worker before.
                Pass(wait * (_random.Next(3) == 0 ? _random.NextDouble() : 1));
                continue;
            }

            Do(decision, snapshot);
        }
    }

    private void Do(RunDecision decision, RunSnapshot snapshot)
    {
        foreach (RunAction action in decision.Actions)
        {
            if (Dies())
            {
                Die("before", action);
                return;
            }

            if (Fails(action))
            {
                // What the agent knew is dropped, and it begins again from what stands in the state.
                Tell($"{action} fails");
                _memory = null;
                Pass(TimeSpan.FromSeconds(_random.Next(1, 5)));
                return;
            }

            Tell($"{action}");
            CarryOut(action, snapshot);
            if (Dies())
            {
                Die("after", action);
                return;
            }

            _memory = _memory?.After(action, snapshot);
            if (_memory is { IsRequeued: true, IsCleanedUp: true })
            {
                // The queue lets it in again when it is due.
                Require(_due is not null, "It waits for nothing.");
                Pass(Max(_due!.Value - _now, TimeSpan.Zero));
                _due = null;
                (_state, _reason) = (RunState.Preparing, null);
                _memory = null;
                return;
            }
        }
    }

    private void CarryOut(RunAction action, RunSnapshot snapshot)
    {
        Require(End is null || action is RunAction.CleanUp, "Something is done after the end.");
        switch (action)
        {
            case RunAction.Prepare:
                Pass(TimeSpan.FromSeconds(_random.NextDouble() * 3));
                _memory = _memory! with { HasBegunToPrepare = true };
                break;
            case RunAction.BeginAttempt begin:
                Require(_submitted is null, "An attempt begins twice.");
                Require(begin.Attempt == Math.Max(1, _attempt), "Attempts are counted wrongly.");
                (_state, _reason, _attempt, _submitted) = (RunState.Preparing, null, begin.Attempt, _now);
                break;
            case RunAction.Submit submit:
                Submit(submit);
                break;
            case RunAction.DrainLog drain:
                Drain(drain);
                break;
            case RunAction.ExplainFailure explain:
                WorkerSnapshot bad = _workers[explain.Worker];
                _memory = _memory! with { WorkerFailure = new AttemptOutcome(RunState.Failed, "ExitCode", $"Worker {explain.Worker} failed.", bad.ExitCode) };
                break;
            case RunAction.MarkWaiting waiting:
                Require(_workers.Any(worker => worker.State == WorkerState.Queued), "It is said to wait, and no worker does.");
                (_state, _reason, _runningSince) = (RunState.Waiting, waiting.Reason.Sentence, null);
                Store();
                break;
            case RunAction.MarkRunning running:
                (_state, _reason, _runningSince) = (RunState.Running, null, running.Since);
                Store();
                break;
            case RunAction.RecordTermination record:
                Record(record.Termination);
                break;
            case RunAction.Signal signal:
                Signal(signal);
                break;
            case RunAction.GiveUpWorker lost:
                Require(!_target.ContainsKey((_attempt, lost.Worker)) , "A worker is given up that is on the target.");
                _workers[lost.Worker] = _workers[lost.Worker] with { State = WorkerState.Lost, IsDrained = true };
                break;
            case RunAction.RecordOutcome record:
                Require(_outcome is null, "The outcome is changed.");
                (_state, _outcome) = (RunState.Finishing, record.Outcome);
                Store();
                break;
            case RunAction.CollectOutputs:
                Require(_outcome is not null, "Outputs are collected before it stands in the state how the run ends.");
                break;
            case RunAction.Requeue requeue:
                Requeue(requeue);
                break;
            case RunAction.End end:
                Finish(end.Outcome);
                break;
            case RunAction.CleanUp:
                _cleaned.Add(_memory!.IsRequeued ? _attempt - 1 : _attempt);
                break;
            case RunAction.Fail:
                break;
            default:
                throw new InvalidOperationException($"{action} is unknown here.");
        }
    }

    private void Submit(RunAction.Submit submit)
    {
        Require(_submitted is not null, "Workers are started before the state says that they may be there.");
        Require(_termination is null && _outcome is null, "Workers are started of an attempt that is being ended.");
        Require(!_cleaned.Contains(_attempt), "Workers are started of an attempt that is over.");
        if (_attempt == history.RefusedAttempt && !_target.Keys.Any(key => key.Attempt == _attempt))
        {
            _memory = _memory! with { Failure = new RunFailure("Refused", "The target refuses it.") };
            return;
        }

        if (_lostSubmissions > 0)
        {
            _lostSubmissions--;
            return;
        }

        foreach (int index in submit.Workers)
        {
            Require(!(_rows.TryGetValue(index, out WorkerSnapshot? row) && row.State != WorkerState.Pending), "A worker is started that was seen before.");
            if (!_target.ContainsKey((_attempt, index)))
            {
                _target[(_attempt, index)] = new FakeWorker(Behaviour(index), _now);
            }
        }
    }

    private void Drain(RunAction.DrainLog drain)
    {
        WorkerSnapshot worker = _workers[drain.Worker];
        Require(worker.State is not WorkerState.Pending, "The log of a worker is drained that is not there.");
        bool hasPrinted = worker.MayHavePrinted;
        _workers[drain.Worker] = worker with { MayHavePrinted = false, IsDrained = drain.IsEnd };
        if (hasPrinted)
        {
            _memory = _memory! with { LastOutput = _now };
        }
    }

    private void Record(Termination termination)
    {
        Require(_termination is null, "Why it is ended is changed.");
        switch (termination.Code)
        {
            case ReasonCodes.TimeLimit:
                // What the target has put back into its queue is seen late: until then the old start counts.
                TimeSpan? started = Current().Min(worker => worker.Started);
                bool wasRequeued = Current().Any(worker => worker.Generation > 0);
                Require(wasRequeued || (started is not null && _now - started >= history.Rules.Timeout), "The time limit ends it too early.");
                break;
            case ReasonCodes.NoProgress:
                Require(history.Rules.Hang is not null, "It is ended for silence, and may be silent.");
                break;
            case ReasonCodes.StoppedByUser:
                Require(_now >= history.StopAt + TimeSpan.FromSeconds(1000), "It is stopped, and nobody wants that.");
                break;
        }

        _termination = termination;
    }

    private void Signal(RunAction.Signal signal)
    {
        Require(_termination is not null, "A worker is told to end before it stands in the state why.");
        Require(!signal.IsForced || _now >= _termination!.KillAt, "Force is used before the grace period is over.");
        foreach (FakeWorker worker in Current())
        {
            worker.MoveTo(_now);
            worker.Signal(_now, signal.IsForced);
        }
    }

    private void Requeue(RunAction.Requeue requeue)
    {
        CheckEnd(requeue.Outcome);
        Require(requeue.Outcome.State is RunState.Failed or RunState.TimedOut, "It is tried again, and has not failed.");
        Require(Math.Max(1, _attempt) < history.Rules.Retry!.Attempts, "It is tried more often than the job says.");
        (_state, _reason, _attempt) = (RunState.Waiting, "It is tried again.", Math.Max(1, _attempt) + 1);
        (_submitted, _runningSince, _termination, _outcome) = (null, null, null, null);
        _rows = [];
        _due = requeue.Due;
        Require(requeue.Due <= _now + TimeSpan.FromSeconds(120), "It is due far in the future.");
    }

    private void Finish(AttemptOutcome outcome)
    {
        CheckEnd(outcome);
        Require(!history.Rules.HasOutputs || _outcome is not null || Current().All(worker => worker.Started is null), "It ends before its outputs are collected.");
        Require(_outcome is null || _outcome == outcome, "It ends otherwise than stands in the state.");
        (_state, End) = (outcome.State, outcome);
    }

    /// <summary>What must hold of any end of an attempt.</summary>
    private void CheckEnd(AttemptOutcome outcome)
    {
        foreach (FakeWorker worker in Current())
        {
            worker.MoveTo(_now);
            Require(worker.IsOver, "The attempt ends while a worker of it runs.");
        }

        Require(_termination is null || _outcome is not null || (outcome.State, outcome.ReasonCode) == (_termination.State, _termination.Code), "It ends for another reason than stands in the state.");
        if (outcome.State == RunState.Succeeded)
        {
            Require(
                Current().Count() == history.Rules.Workers
                && Current().All(worker => worker is { State: WorkerState.Exited, ExitCode: 0, WasSignalled: false }),
                "It has succeeded, and a worker of it has not.");
        }

        Require(
            outcome.State is RunState.Stopped or RunState.Failed or RunState.TimedOut || Current().All(worker => !worker.WasSignalled),
            "It was told to end, and has succeeded.");
    }

    private void Begin()
    {
        _memory = new RunMemory { Begun = _now, LastOutput = _state == RunState.Running ? _now : null };
        if (history.LacksSecret)
        {
            _memory = _memory with { Failure = new RunFailure(ReasonCodes.SecretNotFound, "A secret is missing.") };
        }

        _printedUpTo = TimeSpan.Zero;
        _workers =
        [
            .. Enumerable.Range(0, history.Rules.Workers).Select(index => _rows.GetValueOrDefault(index) ?? new WorkerSnapshot { Index = index }),
        ];
    }

    /// <summary>Reads what the target shows, which may be old.</summary>
    private void Observe()
    {
        if (_submitted is null || _state.IsEnded() || _memory!.IsRequeued)
        {
            return;
        }

        for (int index = 0; index < _workers.Length; index++)
        {
            // Sometimes it has no answer.
            if (_random.Next(10) > 0)
            {
                Observe(index);
            }
        }

        _memory = _memory.AfterObserving(_workers, _now);
    }

    private void Observe(int index)
    {
        FakeBehaviour behaviour = Behaviour(index);
        if (!_target.TryGetValue((_attempt, index), out FakeWorker? worker))
        {
            _workers[index] = _workers[index].Observe(WorkerObservation.NotStarted, null, null, _now);
            return;
        }

        worker.MoveTo(_now);
        TimeSpan then = _now - behaviour.SeenAfter;
        if (worker.At(then) is not { } seen)
        {
            // Accepted, which the target knows from the first moment on.
            seen = (WorkerState.Queued, 0);
        }

        bool isPending = seen.State == WorkerState.Exited && _now < worker.Ended + behaviour.ExitCodeLag;
        var observation = new WorkerObservation
        {
            State = seen.State,
            Generation = seen.Generation,
            ExitCodePending = isPending,
            ExitCode = seen.State == WorkerState.Exited && !isPending ? worker.ExitCode : null,
        };
        bool hasPrinted = behaviour.Prints is { } pace && seen.State == WorkerState.Running && _now - _printedUpTo >= pace;
        if (hasPrinted)
        {
            _printedUpTo = _now;
        }

        WorkerSnapshot after = _workers[index].Observe(observation, worker.Started ?? _now, worker.Ended, _now);
        _workers[index] = after with { MayHavePrinted = after.MayHavePrinted || hasPrinted };
    }

    private RunSnapshot Snapshot() => new()
    {
        Rules = history.Rules,
        Now = _now,
        State = _state,
        Reason = _reason,
        Attempt = _attempt,
        Submitted = _submitted,
        RunningSince = _runningSince,
        Termination = _termination,
        Outcome = _outcome,
        Stop = history.StopAt + TimeSpan.FromSeconds(1000) <= _now ? new StopRequest("run", history.Grace, null) : null,
        Workers = [.. _workers],
        Memory = _memory!,
    };

    private void Store()
    {
        for (int i = 0; i < _workers.Length; i++)
        {
            _workers[i] = _workers[i] with { StoredGeneration = _workers[i].Generation };
            // A worker that is stored as ended was drained before.
            _rows[i] = _workers[i] with
            {
                MayHavePrinted = false,
                IsObserved = false,
                State = _workers[i] is { IsOver: false, State: WorkerState.Exited or WorkerState.Lost } ? WorkerState.Running : _workers[i].State,
            };
        }
    }

    private IEnumerable<FakeWorker> Current() => _target.Where(pair => pair.Key.Attempt == _attempt).Select(pair => pair.Value);

    private FakeBehaviour Behaviour(int index) => history.Behaviours[(((Math.Max(1, _attempt) - 1) * history.Rules.Workers) + index) % history.Behaviours.Count];

    private bool Dies() => history.Deadliness > 0 && _random.Next(history.Deadliness * 4) == 0;

    private bool Fails(RunAction action) =>
        history.Failures > 0 && _random.Next(history.Failures * 3) == 0 && action is not (RunAction.Signal or RunAction.Fail or RunAction.CleanUp);

    private void Die(string when, RunAction action)
    {
        Tell($"The agent dies {when} {action}");
        bool isRequeued = _state == RunState.Waiting && _due is not null;
        _memory = null;
        Pass(history.Absence * _random.NextDouble());
        if (End is not null)
        {
            // An ended run is taken up by nobody; what is left on the target is swept.
            _memory = new RunMemory { Begun = _now, IsCleanedUp = true };
        }
        else if (isRequeued)
        {
            Pass(Max(_due!.Value - _now, TimeSpan.Zero));
            _due = null;
            (_state, _reason) = (RunState.Preparing, null);
        }
    }

    private void Pass(TimeSpan time)
    {
        _now += Max(time, TimeSpan.FromMilliseconds(0.1));
        foreach (FakeWorker worker in _target.Values)
        {
            worker.MoveTo(_now);
        }
    }

    private void Tell(string what) =>
        _story.Add(string.Create(CultureInfo.InvariantCulture, $"{(_now - TimeSpan.FromSeconds(1000)).TotalSeconds,9:F3} {_state,-10} {what}"));

    private void Require(bool holds, string what)
    {
        if (!holds)
        {
            throw new InvalidOperationException($"{what} Seed {history.Seed}.\n{string.Join('\n', _story.TakeLast(60))}\n{history.Rules}");
        }
    }

    private static TimeSpan Max(TimeSpan first, TimeSpan second) => first > second ? first : second;
}
