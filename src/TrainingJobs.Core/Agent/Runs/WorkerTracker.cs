using TrainingJobs.Core.Clocks;
using TrainingJobs.Core.Runs;
using TrainingJobs.Core.Targets;

namespace TrainingJobs.Core.Agent.Runs;

/// <summary>One worker of the attempt under way: its row in the state, what was seen of it last, and what decisions need of both.</summary>
internal sealed class WorkerTracker
{
    private readonly MachineClock _clock;

    public WorkerTracker(RunWorker stored, MachineClock clock)
    {
        _clock = clock;
        Row = stored;
        TimeSpan? started = stored.Started is { } begun ? clock.MomentOf(begun) : null;
        Snapshot = new WorkerSnapshot
        {
            Index = stored.Index,
            State = stored.State,
            Generation = stored.Generation,
            StoredGeneration = stored.Generation,
            WaitReason = stored.WaitReason,
            ExitCode = stored.ExitCode,
            Signal = stored.Signal,
            Started = started,
            Ended = stored.Ended is { } ended ? clock.MomentOf(ended) : null,
            // It was looked at to its end before that was written down.
            IsDrained = stored.State is WorkerState.Exited or WorkerState.Lost,
            MayHavePrinted = true,
        };
    }

    /// <summary>The worker as it is to stand in the state.</summary>
    public RunWorker Row { get; private set; }

    public WorkerSnapshot Snapshot { get; set; }

    /// <summary>What the target said of it last; null when it has said nothing.</summary>
    public WorkerObservation? Seen { get; private set; }

    /// <summary>Takes in an answer of the target.</summary>
    /// <param name="seen">The answer.</param>
    /// <param name="earliest">Before this moment it cannot have started.</param>
    public void Observe(WorkerObservation seen, TimeSpan? earliest)
    {
        TimeSpan now = _clock.Now;
        WorkerSnapshot before = Snapshot;
        // Clocks of other machines may be off by hours: it has started between its submission and now.
        TimeSpan? started = seen.Started is { } begun ? Clamp(_clock.MomentOf(begun), earliest, now) : null;
        TimeSpan? ended = seen.Ended is { } over ? Clamp(_clock.MomentOf(over), started ?? before.Started ?? earliest, now) : null;
        WorkerSnapshot after = before.Observe(seen, started, ended, now);
        if (ReferenceEquals(after, before))
        {
            return;
        }

        Snapshot = after;
        Seen = seen.State == WorkerState.Pending && after.State == WorkerState.Lost ? WorkerObservation.Gone(Row.Started, _clock.UtcNow) : seen;
        Row = Row with
        {
            State = after.State,
            ProcessId = Seen.ProcessId ?? (after.State == WorkerState.Lost ? Row.ProcessId : null),
            ExitCode = after.ExitCode,
            Signal = after.Signal,
            Started = Seen.Started,
            // The time of a file may be some milliseconds behind the clock that the start was read from.
            Ended = Seen.Ended < Seen.Started ? Seen.Started : Seen.Ended,
            NativeState = Seen.NativeState,
            Node = Seen.Node,
            Generation = after.Generation,
            WaitReason = after.WaitReason,
        };
    }

    /// <summary>The target has taken it.</summary>
    public void Accept(string handle) => Row = Row with { Handle = handle };

    /// <summary>It has left no trace, and will not.</summary>
    public void GiveUp()
    {
        Row = Row with { State = WorkerState.Lost };
        Snapshot = Snapshot with { State = WorkerState.Lost, IsDrained = true };
    }

    /// <summary>The state has been told how it stands.</summary>
    public void Stored() => Snapshot = Snapshot with { StoredGeneration = Snapshot.Generation };

    /// <summary>
    /// The worker as it may stand in the state: one that has ended and was not looked at to its end yet still runs, so that the next agent looks.
    /// </summary>
    public RunWorker RowToStore => Snapshot is { IsOver: false, State: WorkerState.Exited or WorkerState.Lost }
        ? Row with { State = WorkerState.Running, ExitCode = null, Signal = null, Ended = null }
        : Row;

    private static TimeSpan Clamp(TimeSpan moment, TimeSpan? earliest, TimeSpan latest) =>
        moment > latest ? latest : moment < earliest ? earliest.Value : moment;
}
