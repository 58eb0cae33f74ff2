using System.Globalization;
using System.Text.Json;
using Microsoft.Data.Sqlite;
using TrainingJobs.Core.Planning;
using TrainingJobs.Core.Runs;

namespace TrainingJobs.Core.State;

/// <summary>The changes: each one transaction, each with the event that tells of it.</summary>
internal sealed partial class StateStore
{
    /// <summary>Stores a new run in state Queued.</summary>
    public TrainingRun Add(string id, JobPlan plan, IReadOnlyDictionary<string, string> sessionEnvironment) =>
        Add([new NewRun { Id = id, Plan = plan, Session = sessionEnvironment }]);

    /// <summary>Stores a run with its steps, all or nothing. Steps of later stages wait; one that an earlier run stands for has succeeded.</summary>
    /// <param name="runs">The run, and behind it its steps, each behind its parent.</param>
    public TrainingRun Add(IReadOnlyList<NewRun> runs)
    {
        DateTimeOffset now = _time.GetUtcNow();
        Change(() =>
        {
            foreach (NewRun run in runs)
            {
                Insert(run, now);
            }
        });
        return Get(runs[0].Id)!;
    }

    /// <summary>Moves a run to another state, or gives it another reason in the same one.</summary>
    public void SetState(string id, RunState state, string? reasonCode = null, string? reason = null)
    {
        DateTimeOffset now = _time.GetUtcNow();
        Change(() =>
        {
            _sql.Execute(
                "UPDATE runs SET state = @state, reason_code = @reasonCode, reason = @reason WHERE id = @id AND ended IS NULL",
                ("@id", id),
                ("@state", state.ToString()),
                ("@reasonCode", reasonCode),
                ("@reason", reason));
            AddEvent(id, now, state, reasonCode, reason);
        });
    }

    /// <summary>Lets runs in, all or none: from now on each holds its share of the machine.</summary>
    public void Admit(IReadOnlyList<RunLease> leases)
    {
        DateTimeOffset now = _time.GetUtcNow();
        Change(() =>
        {
            foreach (RunLease lease in leases)
            {
                _sql.Execute(
                    """
                    INSERT OR REPLACE INTO leases (run_id, cpu, memory, devices, master_port, oom_kills, target, on_machine)
                    VALUES (@RunId, @cpu, @memory, @devices, @MasterPort, @OomKills, @Target, @UsesThisMachine)
                    """,
                    ("@RunId", lease.RunId),
                    ("@cpu", lease.Cpu.ToString(CultureInfo.InvariantCulture)),
                    ("@memory", lease.Memory.ToString(CultureInfo.InvariantCulture)),
                    ("@devices", JsonSerializer.Serialize(lease.Devices, StateJsonContext.Default.IReadOnlyListIReadOnlyListString)),
                    ("@MasterPort", lease.MasterPort),
                    ("@OomKills", lease.OomKills),
                    ("@Target", lease.Target),
                    ("@UsesThisMachine", lease.UsesThisMachine));
                _sql.Execute(
                    "UPDATE runs SET state = @state, reason_code = NULL, reason = NULL, not_before = NULL WHERE id = @RunId AND ended IS NULL",
                    ("@RunId", lease.RunId),
                    ("@state", nameof(RunState.Preparing)));
                AddEvent(lease.RunId, now, RunState.Preparing, null, null);
            }
        });
    }

    /// <summary>Says of several runs what they wait for. No event: it changes with each place that they move up.</summary>
    public void SetWaiting(IReadOnlyList<(string Id, string Code, string Reason)> runs) => Change(() =>
    {
        foreach ((string id, string code, string reason) in runs)
        {
            _sql.Execute(
                "UPDATE runs SET state = @state, reason_code = @code, reason = @reason WHERE id = @id AND ended IS NULL",
                ("@id", id),
                ("@state", nameof(RunState.Waiting)),
                ("@code", code),
                ("@reason", reason));
        }
    });

    /// <summary>
    /// Puts a run whose attempt has failed back into the queue for another: what it held is free, and the next attempt's workers are
    /// on record.
    /// </summary>
    public void Requeue(string id, IReadOnlyList<RunWorker> workers, int nextAttempt, int workerCount, DateTimeOffset notBefore, string reason)
    {
        DateTimeOffset now = _time.GetUtcNow();
        Change(() =>
        {
            UpdateWorkers(id, workers);
            _sql.Execute("DELETE FROM leases WHERE run_id = @id", ("@id", id));
            _sql.Execute(
                "UPDATE runs SET state = @state, attempt = @nextAttempt, reason_code = @code, reason = @reason, not_before = @notBefore WHERE id = @id",
                ("@id", id),
                ("@state", nameof(RunState.Waiting)),
                ("@nextAttempt", nextAttempt),
                ("@code", ReasonCodes.RetryDelay),
                ("@reason", reason),
                ("@notBefore", UnixTime.From(notBefore)));
            AddWorkers(id, nextAttempt, workerCount);
            AddEvent(id, now, RunState.Waiting, ReasonCodes.RetryDelay, reason);
        });
    }

    /// <summary>Stores a setting; null removes it.</summary>
    public void SetSetting(string name, string? value) => Change(() =>
    {
        if (value is null)
        {
            _sql.Execute("DELETE FROM settings WHERE name = @name", ("@name", name));
        }
        else
        {
            _sql.Execute("INSERT OR REPLACE INTO settings (name, value) VALUES (@name, @value)", ("@name", name), ("@value", value));
        }
    });

    /// <summary>Stores what a user has said of a target; null forgets it.</summary>
    public void SetTarget(string name, TargetSettings? settings) => SetSetting(
        TargetSettings.KeyOf(name), settings is null ? null : JsonSerializer.Serialize(settings, StateJsonContext.Default.TargetSettings));

    /// <summary>Begins an attempt: its workers are on record before any of them is started, so that they can be found again.</summary>
    /// <returns>The workers as they are on record now.</returns>
    public RunWorker[] BeginAttempt(string id, int attempt, int workers)
    {
        Change(() =>
        {
            _sql.Execute(
                "UPDATE runs SET state = @state, attempt = @attempt, reason_code = NULL, reason = NULL WHERE id = @id",
                ("@id", id),
                ("@attempt", attempt),
                ("@state", nameof(RunState.Preparing)));
            AddWorkers(id, attempt, workers);
        });
        return [.. Enumerable.Range(0, workers).Select(index => new RunWorker { Index = index, Attempt = attempt, State = WorkerState.Pending })];
    }

    /// <summary>All workers of the attempt run.</summary>
    public void SetRunning(string id, IReadOnlyList<RunWorker> workers)
    {
        DateTimeOffset now = _time.GetUtcNow();
        Change(() =>
        {
            UpdateWorkers(id, workers);
            _sql.Execute(
                "UPDATE runs SET state = @state, reason_code = NULL, reason = NULL, started = coalesce(started, @started) WHERE id = @id",
                ("@id", id),
                ("@state", nameof(RunState.Running)),
                ("@started", UnixTime.From(workers.Min(worker => worker.Started) ?? now)));
            AddEvent(id, now, RunState.Running, null, null);
        });
    }

    public void SaveWorkers(string id, IReadOnlyList<RunWorker> workers) =>
        Change(() => UpdateWorkers(id, workers));

    /// <summary>The end of a run, with that of its workers.</summary>
    /// <param name="id">The run.</param>
    /// <param name="state">Its end state.</param>
    /// <param name="reasonCode">Why; null when it succeeded.</param>
    /// <param name="reason">The reason in a sentence.</param>
    /// <param name="exitCode">Exit code of the run.</param>
    /// <param name="workers">Its workers as they ended.</param>
    /// <param name="hasRunUnseen">True when nobody has said before that the workers run: then the history tells it now.</param>
    public void End(
        string id,
        RunState state,
        string? reasonCode,
        string? reason,
        int? exitCode,
        IReadOnlyList<RunWorker> workers,
        bool hasRunUnseen = false)
    {
        DateTimeOffset now = _time.GetUtcNow();
        Change(() =>
        {
            UpdateWorkers(id, workers);
            DateTimeOffset? started = workers.Min(worker => worker.Started);
            if (hasRunUnseen)
            {
                AddEvent(id, started ?? now, RunState.Running, null, null);
            }

            // The end is that of the last worker, not the moment at which somebody noticed.
            DateTimeOffset ended = workers.Max(worker => worker.Ended) ?? now;
            _sql.Execute(
                """
                UPDATE runs SET state = @state, reason_code = @reasonCode, reason = @reason, exit_code = @exitCode,
                    started = coalesce(started, @started), ended = @ended, stop_requested = 0
                WHERE id = @id AND ended IS NULL
                """,
                ("@id", id),
                ("@state", state.ToString()),
                ("@reasonCode", reasonCode),
                ("@reason", reason),
                ("@exitCode", exitCode),
                ("@started", UnixTime.From(started)),
                ("@ended", UnixTime.From(ended)));
            _sql.Execute("DELETE FROM leases WHERE run_id = @id", ("@id", id));
            AddEvent(id, now, state, reasonCode, reason);
        });
    }

    /// <summary>Notes the wish to stop a run; nothing when it has ended.</summary>
    /// <param name="id">The run.</param>
    /// <param name="grace">Time between SIGTERM and SIGKILL; null means the default.</param>
    /// <param name="cause">Why the run that it is a step of wants it stopped; null when a user wants it, whose wish goes first.</param>
    public void RequestStop(string id, TimeSpan? grace, string? cause = null) => Change(() => _sql.Execute(
        $"UPDATE runs SET stop_requested = 1, stop_grace_ms = @grace, stop_cause = @cause WHERE id = @id AND ended IS NULL{(cause is null ? "" : " AND stop_requested = 0")}",
        ("@id", id),
        ("@grace", (long?)grace?.TotalMilliseconds),
        ("@cause", cause)));

    /// <summary>Some steps of a run are under way: from the first on it runs.</summary>
    public void SetStage(string id, string reason)
    {
        DateTimeOffset now = _time.GetUtcNow();
        Change(() =>
        {
            int changed = _sql.Execute(
                """
                UPDATE runs SET state = @state, reason_code = @code, reason = @reason, started = coalesce(started, @started)
                WHERE id = @id AND ended IS NULL AND (state <> @state OR reason IS NOT @reason)
                """,
                ("@id", id),
                ("@state", nameof(RunState.Running)),
                ("@code", ReasonCodes.StepsRunning),
                ("@reason", reason),
                ("@started", UnixTime.From(now)));
            if (changed > 0)
            {
                AddEvent(id, now, RunState.Running, ReasonCodes.StepsRunning, reason);
            }
        });
    }

    /// <summary>Removes an ended run; false when it is not there or has not ended.</summary>
    public bool Remove(string id)
    {
        int removed = 0;
        Change(() => removed = _sql.Execute("DELETE FROM runs WHERE id = @id AND ended IS NOT NULL", ("@id", id)));
        return removed > 0;
    }

    private void Insert(NewRun run, DateTimeOffset now)
    {
        (RunState state, string? code, string? reason) = run switch
        {
            { Reused: { } earlier } => (RunState.Succeeded, ReasonCodes.Reused, $"It succeeded as run {earlier}, and is not run again."),
            { Stage: > 1 } => (RunState.Waiting, ReasonCodes.WaitingForStep, $"It waits for stage {run.Stage - 1} of run {run.Parent}."),
            _ => (RunState.Queued, (string?)null, (string?)null),
        };
        _sql.Execute(
            """
            INSERT INTO runs (id, name, project, state, reason_code, reason, target, created, ended, labels, checkpoint, parent, step, stage)
            VALUES (@Id, @JobName, @Project, @state, @code, @reason, @Target, @created, @ended, @labels, @checkpoint, @Parent, @Step, @Stage)
            """,
            ("@Id", run.Id),
            ("@JobName", run.Plan.JobName),
            ("@Project", run.Plan.Project),
            ("@state", state.ToString()),
            ("@code", code),
            ("@reason", reason),
            ("@Target", run.Plan.Target),
            ("@created", UnixTime.From(now)),
            ("@ended", state.IsEnded() ? UnixTime.From(now) : (long?)null),
            ("@labels", JsonSerializer.Serialize(run.Plan.Labels, StateJsonContext.Default.IReadOnlyDictionaryStringString)),
            ("@checkpoint", run.Checkpoint ?? run.Id),
            ("@Parent", run.Parent),
            ("@Step", run.Step),
            ("@Stage", run.Stage));
        _sql.Execute(
            "INSERT INTO run_plans (run_id, plan, session) VALUES (@Id, @plan, @session)",
            ("@Id", run.Id),
            ("@plan", JsonSerializer.Serialize(run.Plan, StateJsonContext.Default.JobPlan)),
            ("@session", JsonSerializer.Serialize(run.Session, StateJsonContext.Default.IReadOnlyDictionaryStringString)));
        AddEvent(run.Id, now, state, code, reason);
    }

    private void AddWorkers(string id, int attempt, int count)
    {
        for (int index = 0; index < count; index++)
        {
            _sql.Execute(
                "INSERT INTO workers (run_id, attempt, idx, state) VALUES (@id, @attempt, @index, @state)",
                ("@id", id),
                ("@attempt", attempt),
                ("@index", index),
                ("@state", nameof(WorkerState.Pending)));
        }
    }

    private void UpdateWorkers(string id, IReadOnlyList<RunWorker> workers)
    {
        foreach (RunWorker worker in workers)
        {
            _sql.Execute(
                """
                UPDATE workers SET state = @state, process_id = @ProcessId, exit_code = @ExitCode, signal = @Signal, started = @started, ended = @ended
                WHERE run_id = @id AND attempt = @Attempt AND idx = @Index
                """,
                ("@id", id),
                ("@Attempt", worker.Attempt),
                ("@Index", worker.Index),
                ("@state", worker.State.ToString()),
                ("@ProcessId", worker.ProcessId),
                ("@ExitCode", worker.ExitCode),
                ("@Signal", worker.Signal),
                ("@started", UnixTime.From(worker.Started)),
                ("@ended", UnixTime.From(worker.Ended)));
        }
    }

    private void AddEvent(string id, DateTimeOffset time, RunState state, string? reasonCode, string? message) =>
        _sql.Execute(
            "INSERT INTO events (run_id, time, state, reason_code, message) VALUES (@id, @time, @state, @reasonCode, @message)",
            ("@id", id),
            ("@time", UnixTime.From(time)),
            ("@state", state.ToString()),
            ("@reasonCode", reasonCode),
            ("@message", message));

    private void Change(Action change) => Guard(() =>
    {
        // The driver's own transactions prepare their statements anew each time.
        _sql.Execute("BEGIN IMMEDIATE");
        try
        {
            change();
            _sql.Execute("COMMIT");
            return true;
        }
        catch
        {
            RollBack();
            throw;
        }
    });

    /// <summary>After an error like a full disk SQLite may have rolled back by itself, and what the connection is in is not sure: another one is opened.</summary>
    private void RollBack()
    {
        try
        {
            _sql.Execute("ROLLBACK");
        }
        catch (SqliteException)
        {
            (SqliteConnection old, SqlStatements statements) = (_connection, _sql);
            _connection = Connect(_folder, _durable);
            _sql = new SqlStatements(_connection);
            statements.Dispose();
            old.Dispose();
        }
    }
}
