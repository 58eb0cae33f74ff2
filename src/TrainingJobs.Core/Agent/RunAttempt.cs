using System.Diagnostics;
using System.Globalization;
using TrainingJobs.Core.Agent.Queue;
using TrainingJobs.Core.Runs;
using TrainingJobs.Core.Runs.Logs;
using TrainingJobs.Core.State;
using TrainingJobs.Core.Targets;

namespace TrainingJobs.Core.Agent;

/// <summary>One attempt of a run: starts its workers, or finds those that an earlier agent has started, and watches them to their end.</summary>
internal sealed class RunAttempt(
    RunContext context,
    RunLease lease,
    IReadOnlyList<WorkerSecret> secrets,
    StateStore store,
    ITarget target,
    LogWriter log,
    Pulse pulse,
    StopWish stopWish,
    TimeProvider time)
{
    private static readonly TimeSpan s_defaultGrace = TimeSpan.FromSeconds(10);

    /// <summary>Events tell of output and exits; looking without one is for those that were dropped.</summary>
    private static readonly TimeSpan s_lookAnyway = TimeSpan.FromSeconds(1);

    /// <summary>A start that left no trace is repeated; the target sees to it that it happens once.</summary>
    private static readonly TimeSpan s_repeatStart = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan s_giveUpStart = TimeSpan.FromSeconds(30);

    /// <summary>While output flows it is taken in at this pace, not line by line. A program that ends sooner is never said to run.</summary>
    private static readonly TimeSpan s_batch = TimeSpan.FromMilliseconds(2);

    private static readonly TimeSpan s_young = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan s_askAgain = TimeSpan.FromMilliseconds(300);

    private RunWorker[] _workers = [];
    private Preparation? _preparation;
    private RunEnding? _ending;
    private AttemptOutcome? _failure;
    private DateTimeOffset? _askAgain;

    /// <summary>When something was printed last, as far as this agent knows; null until the workers run.</summary>
    private DateTimeOffset? _lastOutput;

    /// <summary>Number of the attempt, from 1.</summary>
    public int Number { get; private set; }

    public IReadOnlyList<RunWorker> Workers => _workers;

    /// <summary>True when the workers have run and ended before the state was told that they run.</summary>
    public bool HasRunUnseen { get; private set; }

    /// <summary>Brings the attempt to its end, from wherever it is.</summary>
    /// <param name="stored">The run as it stands in the state; the number of its attempt is 0 when it has had none.</param>
    /// <param name="failure">Why it cannot go on, known beforehand; null when it can.</param>
    /// <param name="cancellationToken">Ends the watching; the workers run on.</param>
    /// <exception cref="RunFailedException">It cannot be started.</exception>
    public async Task<AttemptOutcome> RunAsync(StoredRun stored, RunFailedException? failure, CancellationToken cancellationToken)
    {
        Number = stored.Run.Attempt;
        _workers = [.. stored.Run.Workers];
        if (stored.Ending is { } begun && begun.Attempt == Number)
        {
            // Whoever began it may have come no further than to write it down: the workers are asked again.
            (_ending, _askAgain) = (begun, time.GetUtcNow());
        }

        if (failure is not null)
        {
            throw failure;
        }

        if (Number == 0)
        {
            if (stopWish.Request is { } early)
            {
                return new AttemptOutcome(RunState.Stopped, early.Code, early.Reason("before it started"), null);
            }

            if (context.Plan.Python is not null || context.Plan.Image is not null || context.Plan.Dockerfile is not null)
            {
                // Making an environment takes a while: say so.
                store.Changes.SetState(context.RunId, RunState.Preparing);
            }

            try
            {
                await PreparationAsync(cancellationToken);
            }
            catch (OperationCanceledException) when (stopWish.Request is not null && !cancellationToken.IsCancellationRequested)
            {
                return new AttemptOutcome(RunState.Stopped, stopWish.Request.Code, stopWish.Request.Reason("while its environment was being made"), null);
            }

            Number = 1;
            _workers = store.Changes.BeginAttempt(context.RunId, 1, context.Plan.Workers.Count);
        }

        TrackAll();
        await WatchAsync(cancellationToken);
        return await OutcomeAsync(cancellationToken);
    }

    /// <summary>Ends what has been started of an attempt that cannot go on.</summary>
    public async Task<AttemptOutcome> AbandonAsync(RunFailedException failure, CancellationToken cancellationToken)
    {
        _ending ??= new RunEnding(Number, RunState.Failed, failure.Code, failure.Message, null, time.GetUtcNow());
        TrackAll();
        for (int i = 0; i < _workers.Length; i++)
        {
            if (_workers[i].State == WorkerState.Pending && (await FirstObservationAsync(i, cancellationToken)).State == WorkerState.Pending)
            {
                _workers[i] = _workers[i] with { State = WorkerState.Lost };
            }
        }

        await WatchAsync(cancellationToken);
        return new AttemptOutcome(_ending.State, _ending.Code, _ending.Reason, _ending.ExitCode);
    }

    /// <summary>Removes what the target keeps for the workers; their log is safe by now.</summary>
    public async Task ReleaseAsync(CancellationToken cancellationToken)
    {
        for (int i = 0; i < _workers.Length; i++)
        {
            await target.CleanUpAsync(Worker(i), context.Plan.KeepContainer, cancellationToken);
            target.Monitor.Untrack(Key(i));
        }
    }

    /// <summary>The workers of the attempt that have run, for what they have left.</summary>
    public IReadOnlyList<WorkerRef> WorkersThatRan =>
        [.. Enumerable.Range(0, _workers.Length).Where(i => _workers[i] is { State: WorkerState.Exited, Started: not null }).Select(Worker)];

    private void TrackAll()
    {
        for (int i = 0; i < _workers.Length; i++)
        {
            target.Monitor.Track(context, Worker(i));
        }
    }

    private async Task<WorkerObservation> FirstObservationAsync(int index, CancellationToken cancellationToken)
    {
        while (true)
        {
            if (target.Monitor.Last(Key(index)) is { } seen)
            {
                return seen;
            }

            await pulse.WaitAsync(s_lookAnyway, cancellationToken);
        }
    }

    private async Task WatchAsync(CancellationToken cancellationToken)
    {
        bool isRunning = _workers.Any(worker => worker.Started is not null);
        DateTimeOffset begun = time.GetUtcNow();
        DateTimeOffset lastStart = DateTimeOffset.MinValue;
        long? seenRunning = null;
        while (true)
        {
            bool any = await LookAsync(cancellationToken);
            if (any || (isRunning && _lastOutput is null))
            {
                _lastOutput = time.GetUtcNow();
            }

            if (_workers.All(IsOver))
            {
                HasRunUnseen = !isRunning && _workers.Any(worker => worker.Started is not null);
                return;
            }

            DateTimeOffset now = time.GetUtcNow();
            if (_ending is null && HasTracelessWorker() && now - lastStart >= s_repeatStart)
            {
                if (now - begun > s_giveUpStart)
                {
                    throw new RunFailedException(
                        ReasonCodes.CannotStart, "A worker could not be started: it left no trace in the state folder. Is its disk full?");
                }

                lastStart = now;
                await StartPendingAsync(cancellationToken);
                continue;
            }

            if (!isRunning && _workers.All(worker => worker.State is not (WorkerState.Pending or WorkerState.Queued)))
            {
                TimeSpan left = s_batch - Stopwatch.GetElapsedTime(seenRunning ??= Stopwatch.GetTimestamp());
                if (left > TimeSpan.Zero && stopWish.Request is null)
                {
                    await pulse.WaitAsync(left, cancellationToken);
                    continue;
                }

                isRunning = true;
                store.Changes.SetRunning(context.RunId, _workers);
            }

            await BeginEndingAsync(now, cancellationToken);
            await ForceAsync(now, cancellationToken);
            await pulse.WaitAsync(NextLook(now), cancellationToken);
            if (isRunning)
            {
                // What happens together is looked at together: the lines of a busy program.
                await Task.Delay(s_batch, cancellationToken);
            }
        }
    }

    /// <summary>Takes in output and ends of workers.</summary>
    private async Task<bool> LookAsync(CancellationToken cancellationToken)
    {
        bool any = false;
        for (int i = 0; i < _workers.Length; i++)
        {
            // One that has ended was looked at to its end.
            if (IsOver(_workers[i]))
            {
                continue;
            }

            if (target.Monitor.Last(Key(i)) is not { } seen)
            {
                continue;
            }

            if (seen.State == WorkerState.Pending && _workers[i].Started is not null)
            {
                seen = WorkerObservation.Gone(_workers[i].Started, time.GetUtcNow());
            }

            if (seen.ExitCodePending)
            {
                // Until the target knows how it ended, it has not.
                seen = seen with { State = WorkerState.Running, Ended = null };
            }

            bool isOver = seen.IsFinal;
            any |= await target.DrainLogAsync(context, Worker(i), log, isOver, cancellationToken);
            if (!IsAsOnRecord(seen, _workers[i]))
            {
                _workers[i] = _workers[i] with
                {
                    State = seen.State,
                    NativeState = seen.NativeState,
                    Node = seen.Node,
                    Generation = seen.Generation,
                    WaitReason = seen.WaitReason,
                    ProcessId = seen.ProcessId,
                    ExitCode = seen.ExitCode,
                    Signal = seen.Signal,
                    Started = seen.Started,
                    // The time of a file may be some milliseconds behind the clock that the start was read from.
                    Ended = seen.Ended < seen.Started ? seen.Started : seen.Ended,
                };
            }

            if (isOver && _ending is null && _failure is null && seen is not { State: WorkerState.Exited, ExitCode: 0 })
            {
                // The first failure decides.
                (string code, string reason) = await FailureOfAsync(i, seen, cancellationToken);
                _failure = new AttemptOutcome(RunState.Failed, code, reason, seen.ExitCode);
                if (context.Plan.OnWorkerFailure == Jobs.WorkerFailurePolicy.Stop)
                {
                    await EndAsync(new RunEnding(Number, RunState.Failed, code, reason, seen.ExitCode, time.GetUtcNow() + s_defaultGrace), cancellationToken);
                }
            }
        }

        return any;
    }

    private async Task<(string Code, string Reason)> FailureOfAsync(int index, WorkerObservation seen, CancellationToken cancellationToken)
    {
        string who = _workers.Length == 1 ? "The program" : $"Worker {index}";
        string last = await target.LastLogLineAsync(Worker(index), cancellationToken) is { } words ? $" Its last line: {words}" : "";
        return seen switch
        {
            { ReasonCode: { } code, Message: { } message } => (code, $"{who} {message}"),
            { State: WorkerState.Lost } => (ReasonCodes.WorkerLost, $"{who} was lost. {seen.Message}"),
            { Signal: "SIGKILL" } when lease.OomKills is { } before && OomCounter.Read() > before => (
                ReasonCodes.OutOfMemory,
                $"{who} was ended by the system (SIGKILL) because memory ran out. Ask for less, e.g. a smaller batch, or reserve more with 'resources.memory'.{last}"),
            { Signal: { } signal } => (ReasonCodes.Signal, $"{who} was ended by {signal}.{last}"),
            { ExitCode: 126 or 127, Message: { } message } => (ReasonCodes.CannotStart, $"{who} could not be started: {message}"),
            _ => (ReasonCodes.ExitCode, string.Create(CultureInfo.InvariantCulture, $"{who} exited with code {seen.ExitCode}.{last}")),
        };
    }

    private async Task BeginEndingAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (_ending is not null)
        {
            return;
        }

        if (stopWish.Request is { } stop)
        {
            await EndAsync(new RunEnding(Number, RunState.Stopped, stop.Code, stop.Reason(), null, now + (stop.Grace ?? s_defaultGrace)), cancellationToken);
        }
        else if (Deadline() is { } deadline && now >= deadline)
        {
            string reason = $"The time limit of {Jobs.Duration.Format(context.Plan.Timeout!.Value)} was reached. Raise 'timeout' if the job needs longer.";
            await EndAsync(new RunEnding(Number, RunState.TimedOut, ReasonCodes.TimeLimit, reason, null, now + s_defaultGrace), cancellationToken);
        }
        else if (context.Plan.Hang is { } hang && _lastOutput is { } last && now - last >= hang)
        {
            string reason = $"The run has printed nothing for {Jobs.Duration.Format(hang)}. Raise 'hang' if the job is silent for longer.";
            await EndAsync(new RunEnding(Number, RunState.Failed, ReasonCodes.NoProgress, reason, null, now + s_defaultGrace), cancellationToken);
        }
    }

    /// <summary>Asks the workers to end.</summary>
    private async Task EndAsync(RunEnding ending, CancellationToken cancellationToken)
    {
        _ending = ending;
        if (_workers.All(IsOver))
        {
            return;
        }

        try
        {
            store.Changes.SetEnding(context.RunId, ending);
        }
        catch (TrainingJobsException)
        {
            // A full disk ends no run later. Only another agent would not know why it ended.
        }

        DateTimeOffset now = time.GetUtcNow();
        // A worker that has just been started may not have become its program yet, and the signal be lost.
        _askAgain = _workers.Any(worker => now - worker.Started < s_young) ? now + s_askAgain : null;
        await SignalAllAsync(force: false, cancellationToken);
    }

    /// <summary>Ends what is still there after the grace period; again and again, for processes may appear meanwhile.</summary>
    private async Task ForceAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (_ending is { } ending && now >= ending.KillAt)
        {
            await SignalAllAsync(force: true, cancellationToken);
        }
        else if (_askAgain <= now)
        {
            _askAgain = null;
            await SignalAllAsync(force: false, cancellationToken);
        }

        if (now - _ending?.KillAt > s_giveUpStart)
        {
            // Told to end before a start has left a trace, which is not repeated then.
            _workers = [.. _workers.Select(worker => worker.State == WorkerState.Pending ? worker with { State = WorkerState.Lost } : worker)];
        }
    }

    private async Task SignalAllAsync(bool force, CancellationToken cancellationToken)
    {
        for (int i = 0; i < _workers.Length; i++)
        {
            if (_workers[i].State is WorkerState.Running or WorkerState.Queued)
            {
                await target.SignalAsync(Worker(i), force, cancellationToken);
            }
        }
    }

    private TimeSpan NextLook(DateTimeOffset now)
    {
        TimeSpan wait = s_lookAnyway;
        DateTimeOffset? next = _ending is { } ending
            ? (now < ending.KillAt ? Earlier(_askAgain, ending.KillAt) : now + TimeSpan.FromMilliseconds(50))
            : Earlier(Deadline(), _lastOutput + context.Plan.Hang);
        return next is { } at && at - now < wait ? TimeSpan.FromMilliseconds(Math.Max(1, (at - now).TotalMilliseconds)) : wait;
    }

    private DateTimeOffset? Deadline() =>
        context.Plan.Timeout is { } limit && _workers.Min(worker => worker.Started) is { } started ? started + limit : null;

    private static DateTimeOffset? Earlier(DateTimeOffset? first, DateTimeOffset? second) => second is null || first < second ? first : second;

    private async Task StartPendingAsync(CancellationToken cancellationToken)
    {
        Preparation preparation = await PreparationAsync(cancellationToken);
        int[] pending = [.. Enumerable.Range(0, _workers.Length).Where(i => _workers[i].State == WorkerState.Pending)];
        IReadOnlyList<string> handles = await target.SubmitAsync(context, preparation, new Submission(Number, pending, secrets), cancellationToken);
        for (int i = 0; i < pending.Length; i++)
        {
            _workers[pending[i]] = _workers[pending[i]] with { Handle = handles[i] };
            target.Monitor.Track(context, Worker(pending[i]));
        }

        if (target.Capabilities.MakesHandles)
        {
            store.Changes.SetWorkers(context.RunId, _workers);
        }
    }

    /// <summary>What is made ready for the attempt, by whichever agent.</summary>
    private async Task<Preparation> PreparationAsync(CancellationToken cancellationToken)
    {
        int attempt = Math.Max(1, Number);
        if ((_preparation ??= PreparationFile.Load(context, attempt)) is { } known)
        {
            return known;
        }

        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, stopWish.Token);
        _preparation = await target.PrepareAsync(context, text => log.Note(0, text), either.Token);
        PreparationFile.Save(context, attempt, _preparation);
        return _preparation;
    }

    private async Task<AttemptOutcome> OutcomeAsync(CancellationToken cancellationToken)
    {
        int? exitCode = _workers.FirstOrDefault(worker => worker.ExitCode is not (0 or null))?.ExitCode
            ?? (_workers.All(worker => worker.ExitCode == 0) ? 0 : null);
        if (_ending is { } ending)
        {
            return new AttemptOutcome(ending.State, ending.Code, ending.Reason, ending.ExitCode ?? exitCode);
        }

        if (_failure is { } failure)
        {
            return failure with { ExitCode = failure.ExitCode ?? exitCode };
        }

        // Workers that had ended before this agent came: their failure stands in the state, its words are gone.
        RunWorker? bad = _workers.FirstOrDefault(worker => worker is not { State: WorkerState.Exited, ExitCode: 0 });
        if (bad is null)
        {
            return new AttemptOutcome(RunState.Succeeded, null, null, 0);
        }

        (string code, string reason) = await FailureOfAsync(
            bad.Index, new WorkerObservation { State = bad.State, ExitCode = bad.ExitCode, Signal = bad.Signal }, cancellationToken);
        return new AttemptOutcome(RunState.Failed, code, reason, exitCode);
    }

    /// <summary>True when a worker is to be started: it has been observed, and there is no trace of it.</summary>
    private bool HasTracelessWorker() => _workers.Any(worker =>
        worker.State == WorkerState.Pending && target.Monitor.Last(Key(worker.Index)) is { State: WorkerState.Pending });

    private static bool IsAsOnRecord(WorkerObservation seen, RunWorker worker) =>
        seen.State == worker.State && seen.ProcessId == worker.ProcessId && seen.NativeState == worker.NativeState
        && seen.Node == worker.Node && seen.Generation == worker.Generation && seen.WaitReason == worker.WaitReason;

    private WorkerRef Worker(int index) => new(Key(index), _workers[index].Handle);

    private WorkerKey Key(int index) => new(context.RunId, Number, index);

    private static bool IsOver(RunWorker worker) => worker.State is WorkerState.Exited or WorkerState.Lost;
}
