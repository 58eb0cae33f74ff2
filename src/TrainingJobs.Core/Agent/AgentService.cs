using System.Collections.Concurrent;
using System.Diagnostics;
using System.Reflection;
using System.Text.Json;
using TrainingJobs.Core.Agent.Queue;
using TrainingJobs.Core.Agent.Schedules;
using TrainingJobs.Core.Agent.Runs;
using TrainingJobs.Core.Agent.Steps;
using TrainingJobs.Core.Clocks;
using TrainingJobs.Core.Jobs;
using TrainingJobs.Core.Runs;
using TrainingJobs.Core.Secrets;
using TrainingJobs.Core.State;
using TrainingJobs.Core.Targets;

namespace TrainingJobs.Core.Agent;

/// <summary>
/// Looks after all runs of a state folder that have not ended, each by a <see cref="RunSupervisor"/>. Everything it knows stands in the
/// state and on the targets: it can be killed at any instant, and the next one goes on.
/// </summary>
internal sealed class AgentService : IDisposable
{
    /// <summary>Variable with the time after which an agent without work ends, e.g. <c>5s</c>.</summary>
    public const string IdleVariable = "TRAININGJOBS_AGENT_IDLE";

    /// <summary>Signals are events; looking without one is for those that the operating system dropped.</summary>
    private static readonly TimeSpan s_reconcileInterval = TimeSpan.FromSeconds(1);

    /// <summary>A front end that starts a run has added it by then, though it may ask a vault for many secrets first.</summary>
    private static readonly TimeSpan s_startTimeout = TimeSpan.FromHours(1);

    private readonly StateFolder _folder;
    private readonly string _host;
    private readonly TimeProvider _time;
    private readonly StateStore _store;
    private readonly TargetPool _targets;
    private readonly FileSystemWatcher _signals;
    private readonly AsyncAutoResetEvent _wake;
    private readonly MachineClock _clock;
    private readonly AgentLog _log;
    private readonly RunServices _services;
    private readonly Backoff _pause = new(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(30));
    private readonly ConcurrentDictionary<string, RunSupervisor> _supervisors = new();
    private readonly ConcurrentQueue<RunSupervisor> _ended = new();
    private readonly RunQueue _queue;
    private readonly PipelineScheduler _pipelines;
    private readonly ScheduleDispatcher _schedules;

    /// <param name="folder">State folder.</param>
    /// <param name="host">What hosts the agent.</param>
    /// <param name="kinds">The kinds of targets there are.</param>
    /// <param name="time">Clock.</param>
    public AgentService(StateFolder folder, string host, TargetKinds kinds, TimeProvider time)
    {
        _folder = folder;
        _host = host;
        _time = time;
        _clock = new MachineClock(time);
        _log = new AgentLog(folder, time);
        _wake = new AsyncAutoResetEvent(time);
        _store = StateStore.Open(folder, time, durable: false);
        _targets = new TargetPool(
            kinds,
            new TargetHost(folder.Root, folder.ReadOwner(), kinds.Machine, FateOf, time)
            {
                SecretOf = new SecretStore(folder.Secrets, time).Reveal,
            },
            () => [.. _store.Settings.StartingWith(TargetRecord.Prefix).Select(TargetRecord.Parse)],
            key =>
            {
                if (_supervisors.TryGetValue(key.RunId, out RunSupervisor? supervisor))
                {
                    supervisor.Wake();
                }
            });
        _queue = new RunQueue(_store, kinds, new GpuWatch(kinds.Machine, _wake.Set, time), _clock);
        _pipelines = new PipelineScheduler(_store, _queue, _clock, _log);
        _schedules = new ScheduleDispatcher(folder, _store, kinds, time, _log, _wake.Set);
        _services = new RunServices(folder, _store, _targets, _clock, _log);
        _signals = new FileSystemWatcher(folder.Signals);
        _signals.Changed += (_, _) => _wake.Set();
        _signals.Created += (_, _) => _wake.Set();
        _signals.EnableRaisingEvents = true;
    }

    /// <summary>True when the agent ended because it was asked to, which is forgotten on the disk by then.</summary>
    public bool ToldToGo { get; private set; }

    /// <summary>True when a run has not ended and nobody has asked the agent to go.</summary>
    public static bool HasWork(StateFolder folder)
    {
        using StateStore store = StateStore.Open(folder, TimeProvider.System, durable: false);
        return (store.Queue.ActiveIds().Count > 0 || store.Schedules.AnyEnabled()) && !File.Exists(folder.AgentStop);
    }

    /// <summary>Works until told to stop or idle for long enough; supervisors are ended, the work itself is not touched.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        File.Delete(_folder.AgentStop);
        WriteRecord();
        SweepOrTell();
        TimeSpan idleLimit = Duration.TryParse(Environment.GetEnvironmentVariable(IdleVariable), out TimeSpan limit) ? limit : TimeSpan.FromMinutes(1);
        TimeSpan idleSince = _clock.Now;
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        try
        {
            // Without its lock file the state folder has been removed: there is nothing to look after any more.
            while (!File.Exists(_folder.AgentStop) && File.Exists(_folder.AgentLock))
            {
                bool isWell = Reconcile(ending.Token);
                if (!_supervisors.IsEmpty || !_queue.IsEmpty || !_pipelines.IsEmpty || !_schedules.IsEmpty)
                {
                    idleSince = _clock.Now;
                }
                else if (_clock.Now - idleSince >= idleLimit)
                {
                    return;
                }

                await _wake.WaitAsync(isWell ? NextReconcile() : _pause.Take(), cancellationToken);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Told to go: what is under way is left for the next agent.
        }
        finally
        {
            await ending.CancelAsync();
            await _schedules.EndAsync();
            await Task.WhenAll(_supervisors.Values.Select(supervisor => supervisor.Completion));
            ToldToGo = File.Exists(_folder.AgentStop) || !File.Exists(_folder.AgentLock);
            if (Directory.Exists(_folder.Signals))
            {
                File.Delete(_folder.AgentFile);
                File.Delete(_folder.AgentStop);
            }
        }
    }

    public void Dispose()
    {
        _signals.Dispose();
        _targets.Dispose();
        _schedules.Dispose();
        _store.Dispose();
    }

    /// <summary>Takes up new runs, lets in those that fit, and passes wishes to stop on.</summary>
    /// <returns>False when it has failed, and is to be tried again after a pause.</returns>
    private bool Reconcile(CancellationToken cancellationToken)
    {
        try
        {
            ReapEnded();
            _schedules.DispatchDue();
            foreach (RunLease lease in _queue.LoadNew(_pipelines.Take, EndUnreadable))
            {
                StartSupervisor(lease, cancellationToken);
            }

            _pipelines.Advance();
            foreach (StopRequest request in _store.Queue.StopRequests())
            {
                if (_supervisors.TryGetValue(request.RunId, out RunSupervisor? supervisor))
                {
                    supervisor.Stop(request);
                }
                else if (_queue.Remove(request.RunId))
                {
                    _store.Changes.End(request.RunId, RunState.Stopped, request.Code, request.Reason("while it waited"), null, []);
                    _pipelines.Ended(request.RunId);
                }
                else
                {
                    _pipelines.Stop(request);
                }
            }

            if (_pipelines.Advance())
            {
                _wake.Set();
            }

            _queue.AdmitRunnable(lease => StartSupervisor(lease, cancellationToken), EndedInQueue, cancellationToken);
            _pause.Reset();
            return true;
        }
        catch (Exception exception)
        {
            // The disk may be full for a while. Whatever else it is, runs that are looked after do not suffer for it: it is said in the log of the
            // agent, and tried again.
            _log.Write("The queue", exception);
            return false;
        }
    }

    /// <summary>Ends a run whose plan this version cannot read: it hides no other, and nobody could move it on.</summary>
    private void EndUnreadable(ActiveRun run)
    {
        _log.Write($"Run {run.Id}: {run.Unreadable}");
        foreach (TrainingRun step in run.HasSteps ? _store.Runs.Tree(run.Id).Skip(1) : [])
        {
            _store.Changes.RequestStop(step.Id, null, $"The plan of run {run.Id} cannot be read.");
        }

        _store.Changes.End(run.Id, RunState.Failed, ReasonCodes.PlanUnreadable, run.Unreadable, null, []);
        _queue.Free(run.Id);
        if (run.Parent is not null)
        {
            _pipelines.EndedUnknown(run.Parent);
        }
    }

    private void EndedInQueue(string id)
    {
        _pipelines.Ended(id);
        _wake.Set();
    }

    private void StartSupervisor(RunLease lease, CancellationToken cancellationToken)
    {
        var supervisor = new RunSupervisor(_services, lease);
        _supervisors[lease.RunId] = supervisor;
        supervisor.Begin(
            ended =>
            {
                _ended.Enqueue(ended);
                _wake.Set();
            },
            cancellationToken);
    }

    /// <summary>Frees what ended runs held; one that is to be tried again goes back into the queue.</summary>
    private void ReapEnded()
    {
        while (_ended.TryDequeue(out RunSupervisor? supervisor))
        {
            _supervisors.TryRemove(supervisor.RunId, out _);
            _queue.Free(supervisor.RunId);
            if (supervisor.Again is { } again)
            {
                _queue.Add(again);
            }
            else
            {
                _pipelines.Ended(supervisor.RunId);
            }
        }
    }

    private TimeSpan NextReconcile()
    {
        if (!_ended.IsEmpty)
        {
            return TimeSpan.Zero;
        }

        TimeSpan? next = _queue.NextDue is { } queued && !(_pipelines.NextDue < queued) ? queued : _pipelines.NextDue;
        TimeSpan? due = next - _clock.Now;
        // Schedules go by the clock on the wall.
        if (_schedules.NextDue - _time.GetUtcNow() is { } scheduled && !(due < scheduled))
        {
            due = scheduled;
        }

        return due < s_reconcileInterval ? TimeSpan.FromMilliseconds(Math.Max(1, due.Value.TotalMilliseconds)) : s_reconcileInterval;
    }

    /// <summary>What cannot be swept up now can be the next time: no run waits for it.</summary>
    private void SweepOrTell()
    {
        try
        {
            Sweep();
        }
        catch (Exception exception)
        {
            _log.Write("What earlier runs have left cannot be swept up", exception);
        }
    }

    /// <summary>Removes what an earlier agent could not remove any more for runs that have ended since.</summary>
    private void Sweep()
    {
        var secrets = new SecretStore(_folder.Secrets, _time);
        foreach (string id in secrets.RunIds())
        {
            // A front end keeps the secrets of a run before it adds the run: one that is not known yet is about to be.
            if (_store.Runs.GetProgress(id)?.State.IsEnded() ?? _time.GetUtcNow() - secrets.WrittenForRun(id) > s_startTimeout)
            {
                secrets.RemoveRun(id);
            }
        }

        _targets.SweepMachine();
    }

    /// <summary>What has become of a run, for a target that tidies up.</summary>
    private RunFate FateOf(string id) => _store.Runs.GetProgress(id) switch
    {
        null => RunFate.Unknown,
        { State: var state } when !state.IsEnded() => RunFate.Active,
        _ => _store.Runs.GetReadable(id)?.Plan.Container?.Keep == true ? RunFate.Kept : RunFate.Ended,
    };

    private void WriteRecord()
    {
        using Process self = Process.GetCurrentProcess();
        var record = new AgentRecord(
            self.Id,
            self.StartTime,
            typeof(AgentService).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "",
            _host);
        File.WriteAllText(_folder.AgentFile, JsonSerializer.Serialize(record, StateJsonContext.Default.AgentRecord));
    }
}
