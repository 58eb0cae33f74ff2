using TrainingJobs.Core.Runs;

namespace TrainingJobs.Core.State;

/// <summary>The table <c>events</c>: the history of runs.</summary>
internal static class EventsTable
{
    public static void Add(SqlStatements sql, string runId, DateTimeOffset time, RunState state, string? reasonCode, string? message) =>
        sql.Execute(
            "INSERT INTO events (run_id, time, state, reason_code, message) VALUES (@id, @time, @state, @reasonCode, @message)",
            ("@id", runId),
            ("@time", UnixTime.From(time)),
            ("@state", state.ToString()),
            ("@reasonCode", reasonCode),
            ("@message", message));

    /// <summary>A run's history, oldest first.</summary>
    public static List<RunEvent> OfRun(SqlStatements sql, string runId) => sql.Query(
        "SELECT time, state, reason_code, message FROM events WHERE run_id = @id ORDER BY seq",
        row => new RunEvent(
            runId, UnixTime.ToTime(row.GetInt64(0)), Enum.Parse<RunState>(row.GetString(1)), row.TextOrNull(2), row.TextOrNull(3)),
        ("@id", runId));
}
