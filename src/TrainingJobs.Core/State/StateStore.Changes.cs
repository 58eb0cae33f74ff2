using System.Globalization;
using System.Text.Json;
using Dapper;
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
        Change(transaction =>
        {
            foreach (NewRun run in runs)
            {
                Insert(transaction, run, now);
            }
        });
        return Get(runs[0].Id)!;
    }

    /// <summary>Moves a run to another state, or gives it another reason in the same one.</summary>
    public void SetState(string id, RunState state, string? reasonCode = null, string? reason = null)
    {
        DateTimeOffset now = _time.GetUtcNow();
        Change(transaction =>
        {
            _connection.Execute(
                "UPDATE runs SET state = @state, reason_code = @reasonCode, reason = @reason WHERE id = @id AND ended IS NULL",
                new { id, state = state.ToString(), reasonCode, reason },
                transaction);
            AddEvent(transaction, id, now, state, reasonCode, reason);
        });
    }

    /// <summary>Lets a run in: from now on it holds its share of the machine.</summary>
    public void Admit(RunLease lease)
    {
        DateTimeOffset now = _time.GetUtcNow();
        Change(transaction =>
        {
            _connection.Execute(
                """
                INSERT OR REPLACE INTO leases (run_id, cpu, memory, devices, master_port, oom_kills, target, on_machine)
                VALUES (@RunId, @cpu, @memory, @devices, @MasterPort, @OomKills, @Target, @UsesThisMachine)
                """,
                new
                {
                    lease.RunId,
                    cpu = lease.Cpu.ToString(CultureInfo.InvariantCulture),
                    memory = lease.Memory.ToString(CultureInfo.InvariantCulture),
                    devices = JsonSerializer.Serialize(lease.Devices, StateJsonContext.Default.IReadOnlyListIReadOnlyListString),
                    lease.MasterPort,
                    lease.OomKills,
                    lease.Target,
                    lease.UsesThisMachine,
                },
                transaction);
            _connection.Execute(
                "UPDATE runs SET state = @state, reason_code = NULL, reason = NULL, not_before = NULL WHERE id = @RunId AND ended IS NULL",
                new { lease.RunId, state = nameof(RunState.Preparing) },
                transaction);
            AddEvent(transaction, lease.RunId, now, RunState.Preparing, null, null);
        });
    }

    /// <summary>Says of several runs what they wait for. No event: it changes with each place that they move up.</summary>
    public void SetWaiting(IReadOnlyList<(string Id, string Code, string Reason)> runs) => Change(transaction =>
    {
        foreach ((string id, string code, string reason) in runs)
        {
            _connection.Execute(
                "UPDATE runs SET state = @state, reason_code = @code, reason = @reason WHERE id = @id AND ended IS NULL",
                new { id, state = nameof(RunState.Waiting), code, reason },
                transaction);
        }
    });

    /// <summary>
    /// Puts a run whose attempt has failed back into the queue for another: what it held is free, and the next attempt's workers are
    /// on record.
    /// </summary>
    public void Requeue(string id, IReadOnlyList<RunWorker> workers, int nextAttempt, int workerCount, DateTimeOffset notBefore, string reason)
    {
        DateTimeOffset now = _time.GetUtcNow();
        Change(transaction =>
        {
            UpdateWorkers(transaction, id, workers);
            _connection.Execute("DELETE FROM leases WHERE run_id = @id", new { id }, transaction);
            _connection.Execute(
                "UPDATE runs SET state = @state, attempt = @nextAttempt, reason_code = @code, reason = @reason, not_before = @notBefore WHERE id = @id",
                new { id, state = nameof(RunState.Waiting), nextAttempt, code = ReasonCodes.RetryDelay, reason, notBefore = UnixTime.From(notBefore) },
                transaction);
            AddWorkers(transaction, id, nextAttempt, workerCount);
            AddEvent(transaction, id, now, RunState.Waiting, ReasonCodes.RetryDelay, reason);
        });
    }

    /// <summary>Stores a setting; null removes it.</summary>
    public void SetSetting(string name, string? value) => Change(transaction =>
    {
        if (value is null)
        {
            _connection.Execute("DELETE FROM settings WHERE name = @name", new { name }, transaction);
        }
        else
        {
            _connection.Execute("INSERT OR REPLACE INTO settings (name, value) VALUES (@name, @value)", new { name, value }, transaction);
        }
    });

    /// <summary>Stores what a user has said of a target; null forgets it.</summary>
    public void SetTarget(string name, TargetSettings? settings) => SetSetting(
        TargetSettings.KeyOf(name), settings is null ? null : JsonSerializer.Serialize(settings, StateJsonContext.Default.TargetSettings));

    /// <summary>Begins an attempt: its workers are on record before any of them is started, so that they can be found again.</summary>
    public void BeginAttempt(string id, int attempt, int workers)
    {
        Change(transaction =>
        {
            _connection.Execute(
                "UPDATE runs SET state = @state, attempt = @attempt, reason_code = NULL, reason = NULL WHERE id = @id",
                new { id, attempt, state = nameof(RunState.Preparing) },
                transaction);
            AddWorkers(transaction, id, attempt, workers);
        });
    }

    /// <summary>All workers of the attempt run.</summary>
    public void SetRunning(string id, IReadOnlyList<RunWorker> workers)
    {
        DateTimeOffset now = _time.GetUtcNow();
        Change(transaction =>
        {
            UpdateWorkers(transaction, id, workers);
            _connection.Execute(
                "UPDATE runs SET state = @state, reason_code = NULL, reason = NULL, started = coalesce(started, @started) WHERE id = @id",
                new { id, state = nameof(RunState.Running), started = UnixTime.From(workers.Min(worker => worker.Started) ?? now) },
                transaction);
            AddEvent(transaction, id, now, RunState.Running, null, null);
        });
    }

    public void SaveWorkers(string id, IReadOnlyList<RunWorker> workers) =>
        Change(transaction => UpdateWorkers(transaction, id, workers));

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
        Change(transaction =>
        {
            UpdateWorkers(transaction, id, workers);
            DateTimeOffset? started = workers.Min(worker => worker.Started);
            if (hasRunUnseen)
            {
                AddEvent(transaction, id, started ?? now, RunState.Running, null, null);
            }

            // The end is that of the last worker, not the moment at which somebody noticed.
            DateTimeOffset ended = workers.Max(worker => worker.Ended) ?? now;
            _connection.Execute(
                """
                UPDATE runs SET state = @state, reason_code = @reasonCode, reason = @reason, exit_code = @exitCode,
                    started = coalesce(started, @started), ended = @ended, stop_requested = 0
                WHERE id = @id AND ended IS NULL
                """,
                new { id, state = state.ToString(), reasonCode, reason, exitCode, started = UnixTime.From(started), ended = UnixTime.From(ended) },
                transaction);
            _connection.Execute("DELETE FROM leases WHERE run_id = @id", new { id }, transaction);
            AddEvent(transaction, id, now, state, reasonCode, reason);
        });
    }

    /// <summary>Notes the wish to stop a run; nothing when it has ended.</summary>
    /// <param name="id">The run.</param>
    /// <param name="grace">Time between SIGTERM and SIGKILL; null means the default.</param>
    /// <param name="cause">Why the run that it is a step of wants it stopped; null when a user wants it, whose wish goes first.</param>
    public void RequestStop(string id, TimeSpan? grace, string? cause = null) => Change(transaction => _connection.Execute(
        $"UPDATE runs SET stop_requested = 1, stop_grace_ms = @grace, stop_cause = @cause WHERE id = @id AND ended IS NULL{(cause is null ? "" : " AND stop_requested = 0")}",
        new { id, grace = (long?)grace?.TotalMilliseconds, cause },
        transaction));

    /// <summary>Some steps of a run are under way: from the first on it runs.</summary>
    public void SetStage(string id, string reason)
    {
        DateTimeOffset now = _time.GetUtcNow();
        Change(transaction =>
        {
            int changed = _connection.Execute(
                """
                UPDATE runs SET state = @state, reason_code = @code, reason = @reason, started = coalesce(started, @started)
                WHERE id = @id AND ended IS NULL AND (state <> @state OR reason IS NOT @reason)
                """,
                new { id, state = nameof(RunState.Running), code = ReasonCodes.StepsRunning, reason, started = UnixTime.From(now) },
                transaction);
            if (changed > 0)
            {
                AddEvent(transaction, id, now, RunState.Running, ReasonCodes.StepsRunning, reason);
            }
        });
    }

    /// <summary>Removes an ended run; false when it is not there or has not ended.</summary>
    public bool Remove(string id)
    {
        int removed = 0;
        Change(transaction => removed = _connection.Execute("DELETE FROM runs WHERE id = @id AND ended IS NOT NULL", new { id }, transaction));
        return removed > 0;
    }

    private void Insert(SqliteTransaction transaction, NewRun run, DateTimeOffset now)
    {
        (RunState state, string? code, string? reason) = run switch
        {
            { Reused: { } earlier } => (RunState.Succeeded, ReasonCodes.Reused, $"It succeeded as run {earlier}, and is not run again."),
            { Stage: > 1 } => (RunState.Waiting, ReasonCodes.WaitingForStep, $"It waits for stage {run.Stage - 1} of run {run.Parent}."),
            _ => (RunState.Queued, (string?)null, (string?)null),
        };
        _connection.Execute(
            """
            INSERT INTO runs (id, name, project, state, reason_code, reason, target, created, ended, labels, checkpoint, parent, step, stage)
            VALUES (@Id, @JobName, @Project, @state, @code, @reason, @Target, @created, @ended, @labels, @checkpoint, @Parent, @Step, @Stage)
            """,
            new
            {
                run.Id,
                run.Plan.JobName,
                run.Plan.Project,
                state = state.ToString(),
                code,
                reason,
                run.Plan.Target,
                created = UnixTime.From(now),
                ended = state.IsEnded() ? UnixTime.From(now) : (long?)null,
                labels = JsonSerializer.Serialize(run.Plan.Labels, StateJsonContext.Default.IReadOnlyDictionaryStringString),
                checkpoint = run.Checkpoint ?? run.Id,
                run.Parent,
                run.Step,
                run.Stage,
            },
            transaction);
        _connection.Execute(
            "INSERT INTO run_plans (run_id, plan, session) VALUES (@Id, @plan, @session)",
            new
            {
                run.Id,
                plan = JsonSerializer.Serialize(run.Plan, StateJsonContext.Default.JobPlan),
                session = JsonSerializer.Serialize(run.Session, StateJsonContext.Default.IReadOnlyDictionaryStringString),
            },
            transaction);
        AddEvent(transaction, run.Id, now, state, code, reason);
    }

    private void AddWorkers(SqliteTransaction transaction, string id, int attempt, int count)
    {
        for (int index = 0; index < count; index++)
        {
            _connection.Execute(
                "INSERT INTO workers (run_id, attempt, idx, state) VALUES (@id, @attempt, @index, @state)",
                new { id, attempt, index, state = nameof(WorkerState.Pending) },
                transaction);
        }
    }

    private void UpdateWorkers(SqliteTransaction transaction, string id, IReadOnlyList<RunWorker> workers)
    {
        foreach (RunWorker worker in workers)
        {
            _connection.Execute(
                """
                UPDATE workers SET state = @state, process_id = @ProcessId, exit_code = @ExitCode, signal = @Signal, started = @started, ended = @ended
                WHERE run_id = @id AND attempt = @Attempt AND idx = @Index
                """,
                new
                {
                    id,
                    worker.Attempt,
                    worker.Index,
                    state = worker.State.ToString(),
                    worker.ProcessId,
                    worker.ExitCode,
                    worker.Signal,
                    started = UnixTime.From(worker.Started),
                    ended = UnixTime.From(worker.Ended),
                },
                transaction);
        }
    }

    private void AddEvent(SqliteTransaction transaction, string id, DateTimeOffset time, RunState state, string? reasonCode, string? message) =>
        _connection.Execute(
            "INSERT INTO events (run_id, time, state, reason_code, message) VALUES (@id, @time, @state, @reasonCode, @message)",
            new { id, time = UnixTime.From(time), state = state.ToString(), reasonCode, message },
            transaction);

    private void Change(Action<SqliteTransaction> change) => Guard(() =>
    {
        SqliteTransaction transaction = _connection.BeginTransaction();
        try
        {
            change(transaction);
            transaction.Commit();
            transaction.Dispose();
            return true;
        }
        catch (SqliteException)
        {
            Abandon(transaction);
            throw;
        }
        catch
        {
            transaction.Dispose();
            throw;
        }
    });

    /// <summary>
    /// After an error like a full disk SQLite has rolled back by itself, and the driver, which does not know, cannot: the connection is
    /// given up and another one opened.
    /// </summary>
    private void Abandon(SqliteTransaction transaction)
    {
        try
        {
            transaction.Dispose();
        }
        catch (SqliteException)
        {
            SqliteConnection old = _connection;
            _connection = Connect(_folder, _durable);
            try
            {
                old.Dispose();
            }
            catch (SqliteException)
            {
                // It tries to roll back once more.
            }
        }
    }
}
