using Microsoft.Data.Sqlite;
using TrainingJobs.Core.Runs;

namespace TrainingJobs.Core.State;

/// <summary>The table <c>workers</c>: a row for each worker of each attempt.</summary>
internal static class WorkersTable
{
    private const string Columns = "w.run_id, w.attempt, w.idx, w.state, w.process_id, w.exit_code, w.signal, w.started, w.ended, "
        + "w.handle, w.native_state, w.node, w.generation, w.wait_code, w.wait_reason";

    public static void Add(SqlStatements sql, string runId, int attempt, int count)
    {
        for (int index = 0; index < count; index++)
        {
            sql.Execute(
                "INSERT OR IGNORE INTO workers (run_id, attempt, idx, state) VALUES (@id, @attempt, @index, @state)",
                ("@id", runId),
                ("@attempt", attempt),
                ("@index", index),
                ("@state", nameof(WorkerState.Pending)));
        }
    }

    public static void Update(SqlStatements sql, string runId, IReadOnlyList<RunWorker> workers)
    {
        foreach (RunWorker worker in workers)
        {
            sql.Execute(
                """
                UPDATE workers SET state = @state, process_id = @ProcessId, exit_code = @ExitCode, signal = @Signal, started = @started, ended = @ended,
                    handle = @Handle, native_state = @NativeState, node = @Node, generation = @Generation, wait_code = @waitCode, wait_reason = @waitReason
                WHERE run_id = @id AND attempt = @Attempt AND idx = @Index
                """,
                ("@id", runId),
                ("@Attempt", worker.Attempt),
                ("@Index", worker.Index),
                ("@state", worker.State.ToString()),
                ("@ProcessId", worker.ProcessId),
                ("@ExitCode", worker.ExitCode),
                ("@Signal", worker.Signal),
                ("@started", UnixTime.From(worker.Started)),
                ("@ended", UnixTime.From(worker.Ended)),
                ("@Handle", worker.Handle),
                ("@NativeState", worker.NativeState),
                ("@Node", worker.Node),
                ("@Generation", worker.Generation),
                ("@waitCode", worker.WaitReason?.Code),
                ("@waitReason", worker.WaitReason?.Sentence));
        }
    }

    /// <summary>Workers of the current attempt of each run, by the run's id.</summary>
    public static ILookup<string, RunWorker> OfRuns(SqlStatements sql, IEnumerable<string> runIds) =>
        // A name is looked up in a list that SQLite goes through from its beginning: not many at once.
        runIds.Chunk(100)
            .SelectMany(chunk => sql.Query(
                $"SELECT {Columns} FROM workers w JOIN runs r ON r.id = w.run_id AND r.attempt = w.attempt WHERE w.run_id IN ({string.Join(", ", chunk.Select((_, i) => $"@id{i}"))}) ORDER BY w.idx",
                row => (RunId: row.GetString(0), Worker: Read(row)),
                [.. chunk.Select((id, i) => ($"@id{i}", (object?)id))]))
            .ToLookup(row => row.RunId, row => row.Worker);

    private static RunWorker Read(SqliteDataReader row) => new()
    {
        Attempt = row.GetInt32(1),
        Index = row.GetInt32(2),
        State = Enum.Parse<WorkerState>(row.GetString(3)),
        ProcessId = (int?)row.NumberOrNull(4),
        ExitCode = (int?)row.NumberOrNull(5),
        Signal = row.TextOrNull(6),
        Started = UnixTime.ToTime(row.NumberOrNull(7)),
        Ended = UnixTime.ToTime(row.NumberOrNull(8)),
        Handle = row.TextOrNull(9),
        NativeState = row.TextOrNull(10),
        Node = row.TextOrNull(11),
        Generation = row.GetInt32(12),
        WaitReason = row.TextOrNull(13) is { } code ? new WaitReason(code, row.TextOrNull(14) ?? "") : null,
    };
}
