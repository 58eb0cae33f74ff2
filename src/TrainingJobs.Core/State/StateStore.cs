using System.Globalization;
using System.Text.Json;
using Dapper;
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
    private readonly Lock _lock = new();

    private StateStore(StateFolder folder, TimeProvider time, bool durable)
    {
        _folder = folder;
        _time = time;
        _durable = durable;
        _connection = Connect(folder, durable);
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
            _connection.Dispose();
        }
    }

    /// <summary>Runs that match, newest first.</summary>
    public IReadOnlyList<TrainingRun> Find(RunQuery query)
    {
        var where = new List<string>();
        var values = new DynamicParameters();
        if (query.Names.Count > 0)
        {
            where.Add("(" + string.Join(" OR ", query.Names.Select((name, i) =>
            {
                bool isPattern = name.AsSpan().ContainsAny('*', '?');
                values.Add($"name{i}", isPattern ? ToLike(name) : name);
                return isPattern ? $@"name LIKE @name{i} ESCAPE '\'" : $"name = @name{i}";
            })) + ")");
        }

        if (query.States.Count > 0)
        {
            where.Add("state IN @states");
            values.Add("states", query.States.Select(state => state.ToString()));
        }

        if (!query.IncludeSteps)
        {
            where.Add("parent IS NULL");
        }

        values.Add("limit", query.Newest ?? -1);
        return ReadRuns((where.Count > 0 ? "WHERE " + string.Join(" AND ", where) : "") + " ORDER BY seq DESC LIMIT @limit", values);
    }

    /// <summary>Runs whose id begins with the text, at most two: enough to see that it is not unique.</summary>
    public IReadOnlyList<TrainingRun> FindByIdPrefix(string prefix) =>
        ReadRuns("WHERE id >= @prefix AND id < @prefix || '~' ORDER BY id = @prefix DESC, seq LIMIT 2", new { prefix });

    public TrainingRun? Get(string id) => ReadRuns("WHERE id = @id", new { id }).FirstOrDefault();

    /// <summary>The run's state and reason alone; null when there is no such run. What waiting front ends ask again and again.</summary>
    public (RunState State, string? Reason)? GetProgress(string id) =>
        Guard(() => _connection.QueryFirstOrDefault<(string? State, string? Reason)>("SELECT state, reason FROM runs WHERE id = @id", new { id }))
            is ({ } state, var reason)
                ? (Enum.Parse<RunState>(state), reason)
                : null;

    /// <summary>The run with its plan; null when there is no such run.</summary>
    public StoredRun? GetStored(string id)
    {
        TrainingRun? run = Get(id);
        if (run is null)
        {
            return null;
        }

        (string plan, string session, long sequence) = Guard(() => _connection.QueryFirst<(string, string, long)>(
            "SELECT p.plan, p.session, r.seq FROM run_plans p JOIN runs r ON r.id = p.run_id WHERE r.id = @id", new { id }));
        return new StoredRun(
            run,
            JsonSerializer.Deserialize(plan, StateJsonContext.Default.JobPlan)!,
            JsonSerializer.Deserialize(session, StateJsonContext.Default.DictionaryStringString)!,
            sequence);
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
            new { id }).ToLookup(run => run.Id == id ? null : run.ParentId);
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
        [.. Guard(() => _connection.Query<(string Id, string Step, long Stage, string State, string? Code, string? Reason, long? ExitCode)>(
                "SELECT id, step, stage, state, reason_code, reason, exit_code FROM runs WHERE parent = @id ORDER BY seq", new { id }).AsList())
            .Select(row => new StepRow(
                row.Id, row.Step, (int)row.Stage, Enum.Parse<RunState>(row.State), row.Code, row.Reason, (int?)row.ExitCode))];

    /// <summary>
    /// The newest run that has succeeded with the same plan, wherever its job stands in its file and whatever its rank; null when there is
    /// none among the last twenty of the job.
    /// </summary>
    public TrainingRun? FindSucceeded(JobPlan plan)
    {
        string wanted = Text(plan);
        string? id = Guard(() => _connection.Query<(string Id, string Plan)>(
                """
                SELECT r.id, p.plan FROM runs r JOIN run_plans p ON p.run_id = r.id
                WHERE r.name = @JobName AND r.state = 'Succeeded' AND r.reason_code IS NULL ORDER BY r.seq DESC LIMIT 20
                """,
                new { plan.JobName }).AsList())
            .FirstOrDefault(run => Text(JsonSerializer.Deserialize(run.Plan, StateJsonContext.Default.JobPlan)!) == wanted).Id;
        return id is null ? null : Get(id);

        static string Text(JobPlan plan) =>
            JsonSerializer.Serialize(plan with { Source = null, Priority = 0 }, StateJsonContext.Default.JobPlan);
    }

    /// <summary>Ids of all runs that have not ended, oldest first.</summary>
    public IReadOnlyList<string> ActiveIds() =>
        Guard(() => _connection.Query<string>("SELECT id FROM runs WHERE ended IS NULL ORDER BY seq").AsList());

    /// <summary>Id of the oldest run on the target that has not ended; null when there is none.</summary>
    public string? FirstActiveOn(string target) => Guard(() => _connection.QueryFirstOrDefault<string?>(
        "SELECT id FROM runs WHERE ended IS NULL AND target = @target COLLATE NOCASE ORDER BY seq LIMIT 1", new { target }));

    /// <summary>Runs that have not ended and came after the given one, oldest first, with what the queue must know of them.</summary>
    public IReadOnlyList<ActiveRun> ActiveAfter(long sequence) =>
        [.. Guard(() => _connection.Query<(long Sequence, string Id, long Attempt, long? NotBefore, string Plan, string? Parent, bool HasSteps)>(
                """
                SELECT r.seq, r.id, r.attempt, r.not_before, p.plan, r.parent, EXISTS (SELECT 1 FROM runs c WHERE c.parent = r.id)
                FROM runs r JOIN run_plans p ON p.run_id = r.id
                WHERE r.ended IS NULL AND r.seq > @sequence ORDER BY r.seq
                """,
                new { sequence }).AsList())
            .Select(row => new ActiveRun(
                row.Sequence,
                row.Id,
                (int)row.Attempt,
                UnixTime.ToTime(row.NotBefore),
                JsonSerializer.Deserialize(row.Plan, StateJsonContext.Default.JobPlan)!,
                row.Parent,
                row.HasSteps))];

    public IReadOnlyList<RunLease> Leases() =>
        [.. Guard(() => _connection.Query<(string Id, string Cpu, string Memory, string Devices, long? Port, long? Oom, string Target, long OnMachine)>(
                "SELECT run_id, cpu, memory, devices, master_port, oom_kills, target, on_machine FROM leases").AsList())
            .Select(row => new RunLease(
                row.Id,
                decimal.Parse(row.Cpu, CultureInfo.InvariantCulture),
                decimal.Parse(row.Memory, CultureInfo.InvariantCulture),
                JsonSerializer.Deserialize(row.Devices, StateJsonContext.Default.IReadOnlyListIReadOnlyListString)!,
                (int?)row.Port,
                row.Oom)
            {
                Target = row.Target,
                UsesThisMachine = row.OnMachine != 0,
            })];

    /// <summary>What users have said of targets, by name.</summary>
    public IReadOnlyList<TargetSettings> Targets() =>
        [.. Guard(() => _connection.Query<(string Name, string Value)>(
                "SELECT name, value FROM settings WHERE name >= @from AND name < @to ORDER BY name",
                // ';' follows ':'.
                new { from = TargetSettings.Prefix, to = TargetSettings.Prefix[..^1] + ";" }).AsList())
            .Select(row => JsonSerializer.Deserialize(row.Value, StateJsonContext.Default.TargetSettings)!)
            .Select(target => target.Name.Length > 0 ? target : target with { Name = "local" })];

    public string? Setting(string name) =>
        Guard(() => _connection.QueryFirstOrDefault<string?>("SELECT value FROM settings WHERE name = @name", new { name }));

    /// <summary>Name of the run's checkpoint folder, which restarts of a run share.</summary>
    public string CheckpointOf(string id) =>
        Guard(() => _connection.QueryFirstOrDefault<string?>("SELECT checkpoint FROM runs WHERE id = @id", new { id })) ?? id;

    /// <summary>True while some run uses the checkpoint folder.</summary>
    public bool IsCheckpointUsed(string checkpoint) =>
        Guard(() => _connection.ExecuteScalar<long>("SELECT count(*) FROM runs WHERE checkpoint = @checkpoint", new { checkpoint })) > 0;

    /// <summary>Wishes to stop a run that has not ended.</summary>
    public IReadOnlyList<StopRequest> StopRequests() =>
        [.. Guard(() => _connection.Query<(string Id, long? Grace, string? Cause)>(
                "SELECT id, stop_grace_ms, stop_cause FROM runs WHERE ended IS NULL AND stop_requested = 1").AsList())
            .Select(row => new StopRequest(row.Id, row.Grace is { } grace ? TimeSpan.FromMilliseconds(grace) : null, row.Cause))];

    public IReadOnlyList<RunEvent> Events(string id) =>
        [.. Guard(() => _connection.Query<(long Time, string State, string? Code, string? Message)>(
                "SELECT time, state, reason_code, message FROM events WHERE run_id = @id ORDER BY seq", new { id }).AsList())
            .Select(row => new RunEvent(id, UnixTime.ToTime(row.Time), Enum.Parse<RunState>(row.State), row.Code, row.Message))];

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

            connection.Execute(
                $"PRAGMA busy_timeout = 10000; PRAGMA journal_mode = WAL; PRAGMA foreign_keys = ON; PRAGMA synchronous = {(durable ? "FULL" : "NORMAL")}");
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

    private List<TrainingRun> ReadRuns(string tail, object values)
    {
        return Guard(() =>
        {
            List<RunRow> rows = _connection.Query<RunRow>($"SELECT {RunRow.Columns} FROM runs {tail}", values).AsList();
            ILookup<string, RunWorker> workers = ReadWorkers(rows);
            DateTimeOffset now = _time.GetUtcNow();
            return rows.ConvertAll(row => row.ToRun(workers[row.Id].ToArray(), _folder, now));
        });
    }

    /// <summary>Workers of the current attempt of each run.</summary>
    private ILookup<string, RunWorker> ReadWorkers(List<RunRow> rows)
    {
        // SQLite takes 32766 bound values at most.
        return rows.Chunk(30_000)
            .SelectMany(chunk => _connection.Query<WorkerRow>(
                $"SELECT {WorkerRow.Columns} FROM workers w JOIN runs r ON r.id = w.run_id AND r.attempt = w.attempt WHERE w.run_id IN @ids ORDER BY w.idx",
                new { ids = chunk.Select(row => row.Id) }))
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
