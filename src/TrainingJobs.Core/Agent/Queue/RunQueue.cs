using TrainingJobs.Core.Clocks;
using TrainingJobs.Core.Planning;
using TrainingJobs.Core.Runs;
using TrainingJobs.Core.State;
using TrainingJobs.Core.Targets;

namespace TrainingJobs.Core.Agent.Queue;

/// <summary>The runs that wait to be let in and what those inside hold. Used by one thread at a time.</summary>
internal sealed class RunQueue(StateStore store, TargetKinds kinds, GpuWatch gpus, MachineClock clock)
{
    /// <summary>TargetCapacities far behind the front are told of less often: each telling is a write.</summary>
    private static readonly TimeSpan s_publishInterval = TimeSpan.FromSeconds(1);
    private const int FrontLength = 50;

    private readonly SortedSet<QueuedRun> _waiting = new(QueueOrder.Instance);
    private readonly Dictionary<string, QueuedRun> _byId = [];
    private readonly Dictionary<string, string> _published = [];
    private readonly Dictionary<string, RunLease> _leases = store.Queue.Leases().ToDictionary(lease => lease.RunId);
    private long _last;
    private TimeSpan? _publishedAll;

    /// <summary>When the next run is due that waits for its time; null when none does.</summary>
    public TimeSpan? NextDue => _waiting.Where(run => run.Due is not null).Min(run => run.Due);

    public bool IsEmpty => _waiting.Count == 0;

    /// <summary>Takes in runs that have come since the last call.</summary>
    /// <param name="isKept">Told of each run, and whether it has been let in; true when somebody else holds it back.</param>
    /// <param name="unreadable">Told of each run whose plan cannot be read.</param>
    /// <returns>Those that an earlier agent has let in: they are to be looked after at once.</returns>
    public IReadOnlyList<RunLease> LoadNew(Func<ActiveRun, bool, bool> isKept, Action<ActiveRun> unreadable)
    {
        var inside = new List<RunLease>();
        foreach (ActiveRun run in store.Queue.ActiveAfter(_last))
        {
            if (run.Plan is null)
            {
                unreadable(run);
                _last = run.Sequence;
                continue;
            }

            _last = run.Sequence;
            bool isInside = _leases.TryGetValue(run.Id, out RunLease? lease);
            bool isKeptBack = isKept(run, isInside);
            if (isInside)
            {
                inside.Add(lease!);
            }
            else if (!isKeptBack)
            {
                Add(run);
            }
        }

        return inside;
    }

    /// <summary>Puts a run into the queue, when it is its turn to wait.</summary>
    public void Add(ActiveRun run) => Add(QueuedRun.Of(run.Id, run.Sequence, run.Plan!, run.Due is { } due ? clock.DueOf(due) : null));

    public void Add(QueuedRun run)
    {
        _waiting.Add(run);
        _byId[run.Id] = run;
    }

    /// <summary>Takes a run out; false when it does not wait.</summary>
    public bool Remove(string id)
    {
        _published.Remove(id);
        return _byId.Remove(id, out QueuedRun? run) && _waiting.Remove(run);
    }

    /// <summary>What the run held is free again.</summary>
    public void Free(string id) => _leases.Remove(id);

    /// <summary>Lets in what fits, ends what never will, and says of the others what they wait for.</summary>
    /// <param name="admitted">Told of each run that was let in, as soon as that stands in the state: what fails afterwards must not hide it.</param>
    /// <param name="ended">Told of each run that was ended.</param>
    /// <param name="cancellationToken">Ends the looking for devices.</param>
    public void AdmitRunnable(Action<RunLease> admitted, Action<string> ended, CancellationToken cancellationToken)
    {
        if (_waiting.Count == 0)
        {
            return;
        }

        TimeSpan now = clock.Now;
        bool wantsGpu = _waiting.Take(Admission.LooksAhead).Any(WantsDevice);
        if (wantsGpu)
        {
            gpus.Refresh(cancellationToken);
        }

        // Read once: the answer of the tools may come while the queue is gone through.
        IReadOnlyList<JobGpu>? devices = gpus.Devices;
        AdmissionResult result = Admission.Decide(
            _waiting.Where(run => !(run.Due > now) && (devices is not null || !WantsDevice(run))), _leases.Values, Capacity(devices ?? []));
        var inside = new List<RunLease>();
        long? oomKills = result.Admitted.Any(admitted => admitted.Run.UsesThisMachine) ? kinds.Machine.OutOfMemoryKills() : null;
        foreach ((QueuedRun run, RunLease share) in result.Admitted)
        {
            // What happens on this machine says nothing of a run on another.
            inside.Add(share with { OomKills = run.UsesThisMachine ? oomKills : null });
        }

        if (inside.Count > 0)
        {
            store.Queue.Admit(inside);
        }

        foreach (RunLease lease in inside)
        {
            _leases[lease.RunId] = lease;
            Remove(lease.RunId);
            admitted(lease);
        }

        foreach ((QueuedRun run, string reason) in result.Unschedulable)
        {
            Remove(run.Id);
            store.Changes.End(run.Id, RunState.Failed, ReasonCodes.WillNeverFit, reason, null, []);
            ended(run.Id);
        }

        PublishWaitReasons(result.Waiting);
    }

    private static bool WantsDevice(QueuedRun run) => run is { UsesThisMachine: true, Gpu: not null };

    /// <summary>
    /// Says of each run what it waits for. Each saying is a write, and all places change with each run that is let in: one that is new in the
    /// front of the queue is told at once, the others at a pace.
    /// </summary>
    private void PublishWaitReasons(IReadOnlyList<(QueuedRun Run, string Code, string Reason)> waiting)
    {
        bool isAll = !(clock.Now - _publishedAll < s_publishInterval);
        var news = new List<(string Id, string Code, string Reason)>();
        int place = 0;
        foreach ((QueuedRun run, string code, string reason) in waiting)
        {
            place++;
            if (isAll || (place <= FrontLength && !_published.ContainsKey(run.Id)))
            {
                Note(run.Id, code, $"{reason} Place {place} of {_waiting.Count} in the queue.");
            }
            else if (place > FrontLength)
            {
                break;
            }
        }

        if (isAll)
        {
            _publishedAll = clock.Now;
            PublishOthers([.. waiting.Select(entry => entry.Run.Id)], Note);
        }

        if (news.Count > 0)
        {
            store.Queue.SetWaiting(news);
        }

        void Note(string id, string code, string reason)
        {
            if (_published.GetValueOrDefault(id) != reason)
            {
                _published[id] = reason;
                news.Add((id, code, reason));
            }
        }
    }

    /// <summary>Those that were not looked at wait for those before them.</summary>
    private void PublishOthers(HashSet<string> looked, Action<string, string, string> note)
    {
        int place = 0;
        foreach (QueuedRun run in _waiting)
        {
            place++;
            if (!looked.Contains(run.Id) && run.Due is null)
            {
                (string code, string reason) = WantsDevice(run) && gpus.Devices is null
                    ? (ReasonCodes.WaitingForGpu, $"It waits to be told which GPUs this machine has.{Trouble()}")
                    : (ReasonCodes.WaitingForTurn, "It waits for runs that came before it.");
                note(run.Id, code, $"{reason} Place {place} of {_waiting.Count} in the queue.");
            }
        }
    }

    private string Trouble() => gpus.Trouble is { } words ? $" {words} It is asked again." : "";

    private TargetCapacities Capacity(IReadOnlyList<JobGpu> devices)
    {
        IReadOnlyList<TargetRecord> records = [.. store.Settings.StartingWith(TargetRecord.Prefix).Select(TargetRecord.Parse)];
        var directory = new TargetDirectory(kinds, records);
        (ITargetKind kind, TargetRecord machine) = directory.Find(Placement.ThisMachine);
        return new TargetCapacities(
            kind.CapacityOf(machine) with { Gpus = devices, GpuTrouble = gpus.Trouble },
            records.Where(record => !record.Name.Equals(Placement.ThisMachine, StringComparison.OrdinalIgnoreCase) && kinds.Knows(record.Kind))
                .ToDictionary(record => record.Name, record => kinds.Get(record.Kind).CapacityOf(record), StringComparer.OrdinalIgnoreCase));
    }
}
