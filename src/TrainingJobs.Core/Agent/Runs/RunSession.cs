using TrainingJobs.Core.Clocks;
using TrainingJobs.Core.Runs;
using TrainingJobs.Core.Runs.Logs;
using TrainingJobs.Core.Secrets;
using TrainingJobs.Core.State;
using TrainingJobs.Core.Targets;

namespace TrainingJobs.Core.Agent.Runs;

/// <summary>
/// A run under supervision: what stands in the state, what was seen and done since it was taken up, and what is open for it. After an error
/// it is dropped, and the next one begins from the state as another agent would.
/// </summary>
internal sealed class RunSession : IDisposable
{
    private readonly WorkerTracker[] _workers;
    private bool _isTracking;

    private RunSession(RunServices services, RunLease lease, StoredRun stored, ITarget target)
    {
        StateFolder folder = services.Folder;
        string id = lease.RunId;
        Clock = services.Clock;
        Stored = stored;
        Target = target;
        Rules = RunRules.Of(stored.Plan, target.Capabilities);
        Record = RunRecord.Of(stored, folder.Run(id), Clock);
        StateFolder.MakePrivate(folder.Run(id));
        Secrets = RunSecrets.Load(new SecretStore(folder.Secrets, Clock.Time), id, stored.Plan.Execution.Secrets);
        Log = LogWriter.Open(folder.Log(id), Clock.Time, Secrets.Filter);
        Context = new RunContext(
            id, stored.Plan, stored.SessionEnvironment, folder.Output(id), folder.Checkpoint(stored.Checkpoint), lease.Devices)
        {
            OutOfMemoryKills = lease.OomKills,
            Shared = services.Targets.SharedFor(stored.Plan),
            ScheduledFor = stored.Run.ScheduledFor,
        };
        Memory = new RunMemory
        {
            Begun = Clock.Now,
            LastOutput = Record.State == RunState.Running ? Clock.Now : null,
            Failure = Secrets.Failure is { } failure ? new RunFailure(failure.Code, failure.Message) : null,
        };
        ILookup<int, RunWorker> rows = stored.Run.Workers.ToLookup(worker => worker.Index);
        _workers =
        [
            .. Enumerable.Range(0, Rules.Workers).Select(index => new WorkerTracker(
                rows[index].FirstOrDefault() ?? new RunWorker { Index = index, Attempt = AttemptToBe, State = WorkerState.Pending }, Clock)),
        ];
    }

    public MachineClock Clock { get; }

    public StoredRun Stored { get; }

    public ITarget Target { get; }

    public RunRules Rules { get; }

    public RunRecord Record { get; }

    public RunSecrets Secrets { get; }

    public LogWriter Log { get; }

    public RunContext Context { get; }

    public RunMemory Memory { get; set; }

    /// <summary>What was made ready for the attempt; null before that.</summary>
    public Preparation? Preparation { get; set; }

    public IReadOnlyList<WorkerTracker> Workers => _workers;

    /// <summary>Number of the attempt under way, or of the first when none is yet.</summary>
    public int AttemptToBe => Math.Max(1, Record.Attempt);

    /// <summary>Workers as they are to stand in the state.</summary>
    public IReadOnlyList<RunWorker> Rows => [.. _workers.Select(worker => worker.RowToStore)];

    /// <summary>True when the workers have run and ended before the state was told that they run.</summary>
    public bool HasRunUnseen => Record.State is not (RunState.Running or RunState.Finishing) && _workers.Any(worker => worker.Row.Started is not null);

    /// <summary>How long the run has lasted since its first worker started; null when none has.</summary>
    public TimeSpan? Lasted =>
        (Record.Started ?? _workers.Min(worker => worker.Snapshot.Started)) is { } since
            ? (_workers.Max(worker => worker.Snapshot.Ended) ?? Clock.Now) - since
            : null;

    /// <summary>Why nothing is known yet of a worker that may be on the target; null when something is, or nobody says why.</summary>
    public string? Trouble =>
        Record.Submitted is not null && _workers.Any(worker => worker.Snapshot is { IsObserved: false, IsDrained: false })
            ? Target.Monitor.Trouble
            : null;

    /// <summary>Takes a run up; null when there is nothing left to be done for it.</summary>
    /// <exception cref="RunFailedException">Its target is not known.</exception>
    public static RunSession? Open(RunServices services, RunLease lease) =>
        services.Store.Runs.GetStored(lease.RunId) is { } stored
            ? new RunSession(services, lease, stored, services.Targets.Of(stored.Plan, stored.SessionEnvironment))
            : null;

    public WorkerRef Ref(int index) => new(Key(index), _workers[index].Row.Handle);

    /// <summary>Takes in what the target knows of the workers, and says that they may have printed something.</summary>
    public void Observe()
    {
        if (Record.Submitted is null || Record.State.IsEnded() || Memory.IsRequeued)
        {
            return;
        }

        if (!_isTracking)
        {
            Track();
        }

        for (int index = 0; index < _workers.Length; index++)
        {
            WorkerTracker worker = _workers[index];
            if (!worker.Snapshot.IsDrained)
            {
                if (Target.Monitor.Last(Key(index)) is { } seen)
                {
                    worker.Observe(seen, Record.Submitted);
                }

                worker.Snapshot = worker.Snapshot with { MayHavePrinted = true };
            }
        }

        Memory = Memory.AfterObserving(Snapshots(), Clock.Now);
    }

    /// <summary>Begins to watch the workers, or takes handles that have become known.</summary>
    public void Track()
    {
        _isTracking = true;
        for (int index = 0; index < _workers.Length; index++)
        {
            if (!_workers[index].Snapshot.IsDrained)
            {
                Target.Monitor.Track(Context, Ref(index));
            }
        }
    }

    public RunSnapshot Snapshot(StopRequest? stop) => new()
    {
        Rules = Rules,
        Now = Clock.Now,
        State = Record.State,
        Reason = Record.Reason,
        Attempt = Record.Attempt,
        Submitted = Record.Submitted,
        RunningSince = Record.RunningSince,
        Termination = Record.Termination,
        Outcome = Record.Outcome,
        Stop = stop,
        Workers = Snapshots(),
        Memory = Memory,
    };

    public void Dispose()
    {
        Log.Dispose();
        Secrets.Dispose();
    }

    private WorkerKey Key(int index) => new(Context.RunId, _workers[index].Row.Attempt, index);

    private WorkerSnapshot[] Snapshots() => Array.ConvertAll(_workers, worker => worker.Snapshot);
}
