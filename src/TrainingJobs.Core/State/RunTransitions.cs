using System.Text.Json;
using TrainingJobs.Core.Clocks;
using TrainingJobs.Core.Planning;
using TrainingJobs.Core.Runs;

namespace TrainingJobs.Core.State;

/// <summary>What happens to runs: each change is one transaction, together with the event that tells of it.</summary>
internal sealed class RunTransitions(StateDatabase database, RunQueries lookup, TimeProvider time)
{
    /// <summary>Stores a new run in state Queued.</summary>
    public TrainingRun Add(string id, JobPlan plan, IReadOnlyDictionary<string, string> sessionEnvironment) =>
        Add([new NewRun { Id = id, Plan = plan, Session = sessionEnvironment }]);

    /// <summary>Stores a run with its steps, all or nothing. Steps of later stages wait; one that an earlier run stands for has succeeded.</summary>
    /// <param name="runs">The run, and behind it its steps, each behind its parent.</param>
    public TrainingRun Add(IReadOnlyList<NewRun> runs)
    {
        DateTimeOffset now = time.GetUtcNow();
        database.Change(sql =>
        {
            foreach (NewRun run in runs)
            {
                RunsTable.Add(sql, run, now);
            }
        });
        return lookup.Get(runs[0].Id)!;
    }

    /// <summary>Moves a run to another state, or gives it another reason in the same one; nothing when it has ended.</summary>
    public void SetState(string id, RunState state, string? reasonCode = null, string? reason = null)
    {
        DateTimeOffset now = time.GetUtcNow();
        database.Change(sql =>
        {
            int changed = sql.Execute(
                "UPDATE runs SET state = @state, reason_code = @reasonCode, reason = @reason WHERE id = @id AND ended IS NULL",
                ("@id", id),
                ("@state", state.ToString()),
                ("@reasonCode", reasonCode),
                ("@reason", reason));
            if (changed > 0)
            {
                EventsTable.Add(sql, id, now, state, reasonCode, reason);
            }
        });
    }

    /// <summary>
    /// Puts a run whose attempt has failed back into the queue for another: what it held is free, and the next attempt's workers are
    /// on record.
    /// </summary>
    public void Requeue(string id, IReadOnlyList<RunWorker> workers, int nextAttempt, int workerCount, ClockReading due, string reason)
    {
        DateTimeOffset now = time.GetUtcNow();
        database.Change(sql =>
        {
            WorkersTable.Update(sql, id, workers);
            sql.Execute("DELETE FROM leases WHERE run_id = @id", ("@id", id));
            sql.Execute(
                """
                UPDATE runs SET state = @state, attempt = @nextAttempt, reason_code = @code, reason = @reason, not_before = @notBefore,
                    due_clock = @due, submitted_clock = NULL, running_clock = NULL
                WHERE id = @id
                """,
                ("@id", id),
                ("@state", nameof(RunState.Waiting)),
                ("@nextAttempt", nextAttempt),
                ("@code", ReasonCodes.RetryDelay),
                ("@reason", reason),
                ("@notBefore", UnixTime.From(due.Utc)),
                ("@due", due.ToString()));
            WorkersTable.Add(sql, id, nextAttempt, workerCount);
            EventsTable.Add(sql, id, now, RunState.Waiting, ReasonCodes.RetryDelay, reason);
        });
    }

    /// <summary>Notes why the workers of a run are being ended, before they are told to.</summary>
    public void SetTermination(string id, StoredTermination ending) => database.Change(sql => sql.Execute(
        "UPDATE runs SET ending = @ending WHERE id = @id",
        ("@id", id),
        ("@ending", JsonSerializer.Serialize(ending, StateJsonContext.Default.StoredTermination))));

    /// <summary>Begins an attempt: its workers are on record before any of them is started, so that they can be found again.</summary>
    /// <param name="id">The run.</param>
    /// <param name="attempt">Number of the attempt, from 1.</param>
    /// <param name="workers">Number of workers.</param>
    /// <param name="now">The moment, from which on workers may be on the target.</param>
    public void BeginAttempt(string id, int attempt, int workers, ClockReading now) => database.Change(sql =>
    {
        sql.Execute(
            "UPDATE runs SET state = @state, attempt = @attempt, reason_code = NULL, reason = NULL, submitted_clock = @now WHERE id = @id",
            ("@id", id),
            ("@attempt", attempt),
            ("@state", nameof(RunState.Preparing)),
            ("@now", now.ToString()));
        // Those of a further attempt are on record since the run went back into the queue.
        WorkersTable.Add(sql, id, attempt, workers);
    });

    /// <summary>What is known of workers, between the changes of the run's state.</summary>
    public void SetWorkers(string id, IReadOnlyList<RunWorker> workers) => database.Change(sql => WorkersTable.Update(sql, id, workers));

    /// <summary>Workers of the attempt wait in a queue of the target: no time limit counts.</summary>
    public void SetWaiting(string id, IReadOnlyList<RunWorker> workers, WaitReason reason)
    {
        DateTimeOffset now = time.GetUtcNow();
        database.Change(sql =>
        {
            WorkersTable.Update(sql, id, workers);
            sql.Execute(
                "UPDATE runs SET state = @state, reason_code = @code, reason = @reason, running_clock = NULL WHERE id = @id",
                ("@id", id),
                ("@state", nameof(RunState.Waiting)),
                ("@code", reason.Code),
                ("@reason", reason.Sentence));
            EventsTable.Add(sql, id, now, RunState.Waiting, reason.Code, reason.Sentence);
        });
    }

    /// <summary>All workers of the attempt run.</summary>
    /// <param name="id">The run.</param>
    /// <param name="workers">Its workers.</param>
    /// <param name="since">Since when: from then on limits count.</param>
    public void SetRunning(string id, IReadOnlyList<RunWorker> workers, ClockReading since)
    {
        DateTimeOffset now = time.GetUtcNow();
        database.Change(sql =>
        {
            WorkersTable.Update(sql, id, workers);
            SetRunning(sql, id, workers.Min(worker => worker.Started) ?? now, since);
            EventsTable.Add(sql, id, now, RunState.Running, null, null);
        });
    }

    /// <summary>How the run ends, before what it has left is collected: that takes a while, and whoever goes on then could not see it any more.</summary>
    /// <param name="id">The run.</param>
    /// <param name="workers">Its workers as they ended.</param>
    /// <param name="outcome">How the run ends.</param>
    /// <param name="hasRunUnseen">True when nobody has said before that the workers run: then the history tells it now.</param>
    public void SetOutcome(string id, IReadOnlyList<RunWorker> workers, AttemptOutcome outcome, bool hasRunUnseen)
    {
        DateTimeOffset now = time.GetUtcNow();
        database.Change(sql =>
        {
            WorkersTable.Update(sql, id, workers);
            DateTimeOffset? started = workers.Min(worker => worker.Started);
            sql.Execute(
                "UPDATE runs SET state = @state, reason_code = NULL, reason = NULL, started = coalesce(started, @started), outcome = @outcome WHERE id = @id AND ended IS NULL",
                ("@id", id),
                ("@state", nameof(RunState.Finishing)),
                ("@started", UnixTime.From(started)),
                ("@outcome", JsonSerializer.Serialize(outcome, StateJsonContext.Default.AttemptOutcome)));
            if (hasRunUnseen)
            {
                EventsTable.Add(sql, id, started ?? now, RunState.Running, null, null);
            }

            EventsTable.Add(sql, id, now, RunState.Finishing, null, null);
        });
    }

    /// <summary>The end of a run, with that of its workers; one that has ended stays as it is.</summary>
    /// <param name="id">The run.</param>
    /// <param name="state">Its end state.</param>
    /// <param name="reasonCode">Why; null when it succeeded.</param>
    /// <param name="reason">The reason in a sentence.</param>
    /// <param name="exitCode">Exit code of the run.</param>
    /// <param name="workers">Its workers as they ended.</param>
    /// <param name="hasRunUnseen">True when nobody has said before that the workers run: then the history tells it now.</param>
    /// <param name="lasted">How long it has lasted since its first worker started, as it was measured; null when nobody has.</param>
    public void End(
        string id,
        RunState state,
        string? reasonCode,
        string? reason,
        int? exitCode,
        IReadOnlyList<RunWorker> workers,
        bool hasRunUnseen = false,
        TimeSpan? lasted = null)
    {
        DateTimeOffset now = time.GetUtcNow();
        database.Change(sql =>
        {
            WorkersTable.Update(sql, id, workers);
            DateTimeOffset? started = workers.Min(worker => worker.Started);
            // The end is that of the last worker, not the moment at which somebody noticed.
            DateTimeOffset ended = workers.Max(worker => worker.Ended) ?? now;
            int changed = sql.Execute(
                """
                UPDATE runs SET state = @state, reason_code = @reasonCode, reason = @reason, exit_code = @exitCode,
                    started = coalesce(started, @started), ended = @ended, stop_requested = 0, lasted = @lasted
                WHERE id = @id AND ended IS NULL
                """,
                ("@id", id),
                ("@state", state.ToString()),
                ("@reasonCode", reasonCode),
                ("@reason", reason),
                ("@exitCode", exitCode),
                ("@started", UnixTime.From(started)),
                ("@ended", UnixTime.From(ended)),
                ("@lasted", (long?)lasted?.TotalMicroseconds));
            sql.Execute("DELETE FROM leases WHERE run_id = @id", ("@id", id));
            if (changed == 0)
            {
                return;
            }

            if (hasRunUnseen)
            {
                EventsTable.Add(sql, id, started ?? now, RunState.Running, null, null);
            }

            EventsTable.Add(sql, id, now, state, reasonCode, reason);
        });
    }

    private static void SetRunning(SqlStatements sql, string id, DateTimeOffset started, ClockReading since) => sql.Execute(
        """
        UPDATE runs SET state = @state, reason_code = NULL, reason = NULL, started = coalesce(started, @started), running_clock = @since,
            started_clock = coalesce(started_clock, @since)
        WHERE id = @id
        """,
        ("@id", id),
        ("@state", nameof(RunState.Running)),
        ("@started", UnixTime.From(started)),
        ("@since", since.ToString()));

    /// <summary>Notes the wish to stop a run; nothing when it has ended.</summary>
    /// <param name="id">The run.</param>
    /// <param name="grace">Time between SIGTERM and SIGKILL; null means the default.</param>
    /// <param name="cause">Why the run that it is a step of wants it stopped; null when a user wants it, whose wish goes first.</param>
    public void RequestStop(string id, TimeSpan? grace, string? cause = null) => database.Change(sql => sql.Execute(
        $"UPDATE runs SET stop_requested = 1, stop_grace_ms = @grace, stop_cause = @cause WHERE id = @id AND ended IS NULL{(cause is null ? "" : " AND stop_requested = 0")}",
        ("@id", id),
        ("@grace", (long?)grace?.TotalMilliseconds),
        ("@cause", cause)));

    /// <summary>Some steps of a run are under way: from the first on it runs.</summary>
    /// <param name="id">The run.</param>
    /// <param name="reason">Which steps.</param>
    /// <param name="reading">The moment, from which on its time limit counts if it has not run yet.</param>
    public void SetStage(string id, string reason, ClockReading reading)
    {
        DateTimeOffset now = time.GetUtcNow();
        database.Change(sql =>
        {
            int changed = sql.Execute(
                """
                UPDATE runs SET state = @state, reason_code = @code, reason = @reason, started = coalesce(started, @started),
                    running_clock = coalesce(running_clock, @reading), started_clock = coalesce(started_clock, @reading)
                WHERE id = @id AND ended IS NULL AND (state <> @state OR reason IS NOT @reason)
                """,
                ("@id", id),
                ("@state", nameof(RunState.Running)),
                ("@code", ReasonCodes.StepsRunning),
                ("@reason", reason),
                ("@started", UnixTime.From(now)),
                ("@reading", reading.ToString()));
            if (changed > 0)
            {
                EventsTable.Add(sql, id, now, RunState.Running, ReasonCodes.StepsRunning, reason);
            }
        });
    }

    /// <summary>Removes an ended run; false when it is not there or has not ended.</summary>
    public bool Remove(string id)
    {
        int removed = 0;
        database.Change(sql => removed = sql.Execute("DELETE FROM runs WHERE id = @id AND ended IS NOT NULL", ("@id", id)));
        return removed > 0;
    }
}
