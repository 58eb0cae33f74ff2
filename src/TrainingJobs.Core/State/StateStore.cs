using System.Globalization;
using System.Text.Json;
using Microsoft.Data.Sqlite;
using TrainingJobs.Core.Planning;
using TrainingJobs.Core.Runs;

namespace TrainingJobs.Core.State;

/// <summary>
/// Runs, workers and events in SQLite. One connection per store, used by one thread at a time; each change of a run's state is one
/// transaction together with its event. This part opens the file and reads; the other part changes.
/// </summary>
internal sealed partial class StateStore : IDisposable
{
    private readonly StateFolder _folder;
    private readonly TimeProvider _time;
    private readonly bool _durable;
    private SqliteConnection _connection;
    private SqlStatements _sql;
    private readonly Lock _lock = new();

    private StateStore(StateFolder folder, TimeProvider time, bool durable)
    {
        _folder = folder;
        _time = time;
        _durable = durable;
        _connection = Connect(folder, durable);
        _sql = new SqlStatements(_connection);
    }

    /// <summary>Opens the state, making it when it is not there.</summary>
    /// <param name="folder">Where it is.</param>
    /// <param name="time">Clock for times that are stored.</param>
    /// <param name="durable">True when a change must survive a power cut at once; the agent, whose changes can be found again, does without.</param>
    /// <exception cref="TrainingJobsException">StateUnavailable, StateDamaged, StateTooNew.</exception>
    public static StateStore Open(StateFolder folder, TimeProvider time, bool durable)
    {
        SystemSqlite.Bind();
        folder.Create();
        try
        {
            return new StateStore(folder, time, durable);
        }
        catch (SqliteException exception) when (IsDamaged(exception))
        {
            throw SetAside(folder, time, exception);
        }
        catch (SqliteException exception)
        {
            throw Unavailable(folder, exception);
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _sql.Dispose();
            _connection.Dispose();
        }
    }

    /// <summary>Runs that match, newest first.</summary>
    public IReadOnlyList<TrainingRun> Find(RunQuery query)
    {
        var where = new List<string>();
        var values = new List<(string Name, object? Value)>();
        if (query.Names.Count > 0)
        {
            where.Add("(" + string.Join(" OR ", query.Names.Select((name, i) =>
            {
                bool isPattern = name.AsSpan().ContainsAny('*', '?');
                values.Add(($"@name{i}", isPattern ? ToLike(name) : name));
                return isPattern ? $@"name LIKE @name{i} ESCAPE '\'" : $"name = @name{i}";
            })) + ")");
        }

        if (query.States.Count > 0)
        {
            where.Add("state IN (" + string.Join(", ", query.States.Select((state, i) =>
            {
                values.Add(($"@state{i}", state.ToString()));
                return $"@state{i}";
            })) + ")");
        }

        if (!query.IncludeSteps)
        {
            where.Add("parent IS NULL");
        }

        values.Add(("@limit", query.Newest ?? -1));
        return ReadRuns((where.Count > 0 ? "WHERE " + string.Join(" AND ", where) : "") + " ORDER BY seq DESC LIMIT @limit", [.. values]);
    }

    /// <summary>Runs whose id begins with the text, at most two: enough to see that it is not unique.</summary>
    public IReadOnlyList<TrainingRun> FindByIdPrefix(string prefix) =>
        ReadRuns("WHERE id >= @prefix AND id < @prefix || '~' ORDER BY id = @prefix DESC, seq LIMIT 2", ("@prefix", prefix));

    public TrainingRun? Get(string id) => ReadRuns("WHERE id = @id", ("@id", id)).FirstOrDefault();

    /// <summary>The run's state and reason alone; null when there is no such run. What waiting front ends ask again and again.</summary>
    public (RunState State, string? Reason)? GetProgress(string id) =>
        Guard(() => _sql.First(
            "SELECT state, reason FROM runs WHERE id = @id",
            row => ((RunState, string?)?)(Enum.Parse<RunState>(row.GetString(0)), row.TextOrNull(1)),
            ("@id", id)));

    /// <summary>The run with its plan; null when there is no such run.</summary>
    public StoredRun? GetStored(string id)
    {
        TrainingRun? run = Get(id);
        if (run is null)
        {
            return null;
        }

        return Guard(() => _sql.First(
            "SELECT p.plan, p.session, r.seq, r.checkpoint FROM run_plans p JOIN runs r ON r.id = p.run_id WHERE r.id = @id",
            row => new StoredRun(
                run,
                JsonSerializer.Deserialize(row.GetString(0), StateJsonContext.Default.JobPlan)!,
                JsonSerializer.Deserialize(row.GetString(1), StateJsonContext.Default.DictionaryStringString)!,
                row.GetInt64(2),
                row.TextOrNull(3) ?? id),
            ("@id", id)));
    }

    /// <summary>A run with its steps, theirs below them, each behind its parent; empty when there is no such run.</summary>
    public IReadOnlyList<TrainingRun> Tree(string id)
    {
        ILookup<string?, TrainingRun> runs = ReadRuns(
            """
            WHERE id IN (
                WITH RECURSIVE tree (id) AS (SELECT @id UNION ALL SELECT r.id FROM runs r JOIN tree t ON r.parent = t.id)
                SELECT id FROM tree)
            ORDER BY seq
            """,
            ("@id", id)).ToLookup(run => run.Id == id ? null : run.ParentId);
        var tree = new List<TrainingRun>();
        Add(null, 0);
        return tree;

        void Add(string? parent, int depth)
        {
            foreach (TrainingRun run in runs[parent])
            {
                tree.Add(run with { Depth = depth });
                Add(run.Id, depth + 1);
            }
        }
    }

    /// <summary>The steps of a run, in their order; empty when it has none.</summary>
    public IReadOnlyList<StepRow> Steps(string id) =>
        Guard(() => _sql.Query(
            "SELECT id, step, stage, state, reason_code, reason, exit_code FROM runs WHERE parent = @id ORDER BY seq",
            row => new StepRow(
                row.GetString(0),
                row.GetString(1),
                row.GetInt32(2),
                Enum.Parse<RunState>(row.GetString(3)),
                row.TextOrNull(4),
                row.TextOrNull(5),
                (int?)row.NumberOrNull(6)),
            ("@id", id)));

    /// <summary>
    /// The newest run that has succeeded with the same plan, wherever its job stands in its file and whatever its rank; null when there is
    /// none among the last twenty of the job.
    /// </summary>
    public TrainingRun? FindSucceeded(JobPlan plan)
    {
        string wanted = Text(plan);
        string? id = Guard(() => _sql.Query(
                """
                SELECT r.id, p.plan FROM runs r JOIN run_plans p ON p.run_id = r.id
                WHERE r.name = @JobName AND r.state = 'Succeeded' AND r.reason_code IS NULL ORDER BY r.seq DESC LIMIT 20
                """,
                row => (Id: row.GetString(0), Plan: row.GetString(1)),
                ("@JobName", plan.JobName)))
            .FirstOrDefault(run => Text(JsonSerializer.Deserialize(run.Plan, StateJsonContext.Default.JobPlan)!) == wanted).Id;
        return id is null ? null : Get(id);

        static string Text(JobPlan plan) =>
            JsonSerializer.Serialize(plan with { Source = null, Priority = 0 }, StateJsonContext.Default.JobPlan);
    }

    /// <summary>Ids of all runs that have not ended, oldest first.</summary>
    public IReadOnlyList<string> ActiveIds() =>
        Guard(() => _sql.Query("SELECT id FROM runs WHERE ended IS NULL ORDER BY seq", row => row.GetString(0)));

    /// <summary>Id of the oldest run on the target that has not ended; null when there is none.</summary>
    public string? FirstActiveOn(string target) => Guard(() => _sql.First(
        "SELECT id FROM runs WHERE ended IS NULL AND target = @target COLLATE NOCASE ORDER BY seq LIMIT 1",
        row => row.GetString(0),
        ("@target", target)));

    /// <summary>Runs that have not ended and came after the given one, oldest first, with what the queue must know of them.</summary>
    public IReadOnlyList<ActiveRun> ActiveAfter(long sequence) => Guard(() => _sql.Query(
        """
        SELECT r.seq, r.id, r.attempt, r.not_before, p.plan, r.parent, EXISTS (SELECT 1 FROM runs c WHERE c.parent = r.id)
        FROM runs r JOIN run_plans p ON p.run_id = r.id
        WHERE r.ended IS NULL AND r.seq > @sequence ORDER BY r.seq
        """,
        row => new ActiveRun(
            row.GetInt64(0),
            row.GetString(1),
            row.GetInt32(2),
            UnixTime.ToTime(row.NumberOrNull(3)),
            JsonSerializer.Deserialize(row.GetString(4), StateJsonContext.Default.JobPlan)!,
            row.TextOrNull(5),
            row.GetBoolean(6)),
        ("@sequence", sequence)));

    public IReadOnlyList<RunLease> Leases() => Guard(() => _sql.Query(
        "SELECT run_id, cpu, memory, devices, master_port, oom_kills, target, on_machine FROM leases",
        row => new RunLease(
            row.GetString(0),
            decimal.Parse(row.GetString(1), CultureInfo.InvariantCulture),
            decimal.Parse(row.GetString(2), CultureInfo.InvariantCulture),
            JsonSerializer.Deserialize(row.GetString(3), StateJsonContext.Default.IReadOnlyListIReadOnlyListString)!,
            (int?)row.NumberOrNull(4),
            row.NumberOrNull(5))
        {
            Target = row.GetString(6),
            UsesThisMachine = row.GetBoolean(7),
        }));

    /// <summary>What users have said of targets, by name.</summary>
    public IReadOnlyList<TargetSettings> Targets() =>
        [.. Guard(() => _sql.Query(
                "SELECT value FROM settings WHERE name >= @from AND name < @to ORDER BY name",
                row => JsonSerializer.Deserialize(row.GetString(0), StateJsonContext.Default.TargetSettings)!,
                // ';' follows ':'.
                ("@from", TargetSettings.Prefix),
                ("@to", TargetSettings.Prefix[..^1] + ";")))
            .Select(target => target.Name.Length > 0 ? target : target with { Name = "local" })];

    public string? Setting(string name) =>
        Guard(() => _sql.First("SELECT value FROM settings WHERE name = @name", row => row.TextOrNull(0), ("@name", name)));

    /// <summary>Name of the run's checkpoint folder, which restarts of a run share.</summary>
    public string CheckpointOf(string id) =>
        Guard(() => _sql.First("SELECT checkpoint FROM runs WHERE id = @id", row => row.TextOrNull(0), ("@id", id))) ?? id;

    /// <summary>True while some run uses the checkpoint folder.</summary>
    public bool IsCheckpointUsed(string checkpoint) => Guard(() => _sql.First(
        "SELECT EXISTS (SELECT 1 FROM runs WHERE checkpoint = @checkpoint)", row => row.GetBoolean(0), ("@checkpoint", checkpoint)));

    /// <summary>Wishes to stop a run that has not ended.</summary>
    public IReadOnlyList<StopRequest> StopRequests() => Guard(() => _sql.Query(
        "SELECT id, stop_grace_ms, stop_cause FROM runs WHERE ended IS NULL AND stop_requested = 1",
        row => new StopRequest(
            row.GetString(0), row.NumberOrNull(1) is { } grace ? TimeSpan.FromMilliseconds(grace) : null, row.TextOrNull(2))));

    public IReadOnlyList<RunEvent> Events(string id) => Guard(() => _sql.Query(
        "SELECT time, state, reason_code, message FROM events WHERE run_id = @id ORDER BY seq",
        row => new RunEvent(
            id, UnixTime.ToTime(row.GetInt64(0)), Enum.Parse<RunState>(row.GetString(1)), row.TextOrNull(2), row.TextOrNull(3)),
        ("@id", id)));

    private static SqliteConnection Connect(StateFolder folder, bool durable)
    {
        try
        {
            return Connect(folder, folder.Database, durable);
        }
        catch (SqliteException exception) when (exception.SqliteErrorCode is 8 or 14 && folder.Exists)
        {
            // SQLITE_READONLY or SQLITE_CANTOPEN: a read-only disk has no room for the files that SQLite keeps beside an open state. What
            // it holds can be read all the same; who changes something is told.
            return Connect(folder, $"file:{Uri.EscapeDataString(folder.Database)}?immutable=1", durable);
        }
    }

    private static SqliteConnection Connect(StateFolder folder, string source, bool durable)
    {
        bool isNew = !folder.Exists;
        bool isReadOnly = source != folder.Database;
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = source,
            Pooling = false,
            Mode = isReadOnly ? SqliteOpenMode.ReadOnly : SqliteOpenMode.ReadWriteCreate,
        }.ToString());
        try
        {
            connection.Open();
            // busy_timeout lets SQLite itself wait for another process; the driver would retry only each 150 ms.
            if (isReadOnly)
            {
                return connection;
            }

            using (SqliteCommand command = connection.CreateCommand())
            {
                command.CommandText =
                    $"PRAGMA busy_timeout = 10000; PRAGMA journal_mode = WAL; PRAGMA foreign_keys = ON; PRAGMA synchronous = {(durable ? "FULL" : "NORMAL")}";
                command.ExecuteNonQuery();
            }

            StateMigrations.Apply(connection, folder.Database);
            if (isNew && !OperatingSystem.IsWindows())
            {
                File.SetUnixFileMode(folder.Database, UnixFileMode.UserRead | UnixFileMode.UserWrite);
            }

            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    private List<TrainingRun> ReadRuns(string tail, params (string Name, object? Value)[] values)
    {
        return Guard(() =>
        {
            List<RunRow> rows = _sql.Query($"SELECT {RunRow.Columns} FROM runs {tail}", RunRow.Read, values);
            ILookup<string, RunWorker> workers = ReadWorkers(rows);
            DateTimeOffset now = _time.GetUtcNow();
            return rows.ConvertAll(row => row.ToRun([.. workers[row.Id]], _folder, now));
        });
    }

    /// <summary>Workers of the current attempt of each run.</summary>
    private ILookup<string, RunWorker> ReadWorkers(List<RunRow> rows)
    {
        // A name is looked up in a list that SQLite goes through from its beginning: not many at once.
        return rows.Chunk(100)
            .SelectMany(chunk => _sql.Query(
                $"SELECT {WorkerRow.Columns} FROM workers w JOIN runs r ON r.id = w.run_id AND r.attempt = w.attempt WHERE w.run_id IN ({string.Join(", ", chunk.Select((_, i) => $"@id{i}"))}) ORDER BY w.idx",
                WorkerRow.Read,
                [.. chunk.Select((row, i) => ($"@id{i}", (object?)row.Id))]))
            .ToLookup(row => row.RunId, row => row.ToWorker());
    }

    private T Guard<T>(Func<T> read)
    {
        lock (_lock)
        {
            try
            {
                return read();
            }
            catch (SqliteException exception) when (IsDamaged(exception))
            {
                throw Damaged(_folder, exception);
            }
            catch (SqliteException exception)
            {
                throw Unavailable(_folder, exception);
            }
        }
    }

    /// <summary>Moves a file that is no state out of the way, untouched, so that the next call begins with an empty one.</summary>
    private static TrainingJobsException SetAside(StateFolder folder, TimeProvider time, SqliteException exception)
    {
        string aside = string.Create(CultureInfo.InvariantCulture, $"{folder.Database}.damaged-{time.GetUtcNow():yyyyMMdd'T'HHmmss'Z'}");
        try
        {
            foreach (string part in (ReadOnlySpan<string>)["", "-wal", "-shm"])
            {
                if (File.Exists(folder.Database + part))
                {
                    File.Move(folder.Database + part, aside + part);
                }
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return Damaged(folder, exception);
        }

        return new TrainingJobsException(
            ErrorCodes.StateDamaged,
            $"The state file was damaged ({exception.Message}) and has been set aside as '{aside}'. The next command begins with an empty state; outputs and logs of earlier runs stay in '{folder.Runs}'.",
            aside,
            exception);
    }

    /// <summary>SQLITE_CORRUPT (11) and SQLITE_NOTADB (26).</summary>
    private static bool IsDamaged(SqliteException exception) => exception.SqliteErrorCode is 11 or 26;

    private static TrainingJobsException Damaged(StateFolder folder, SqliteException exception) => new(
        ErrorCodes.StateDamaged,
        $"The state file '{folder.Database}' is damaged ({exception.Message}). Nothing was changed. Move it away to begin anew; outputs and logs of runs stay in '{folder.Runs}'.",
        folder.Database,
        exception);

    private static TrainingJobsException Unavailable(StateFolder folder, SqliteException exception) => new(
        ErrorCodes.StateUnavailable,
        $"The state in '{folder.Root}' cannot be used: {exception.Message} Check the rights on the folder and the room on its disk.",
        folder.Root,
        exception);

    /// <summary>A wildcard pattern as LIKE has it.</summary>
    private static string ToLike(string pattern) => pattern
        .Replace(@"\", @"\\", StringComparison.Ordinal)
        .Replace("%", @"\%", StringComparison.Ordinal)
        .Replace("_", @"\_", StringComparison.Ordinal)
        .Replace('*', '%')
        .Replace('?', '_');
}
