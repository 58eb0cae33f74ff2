using Microsoft.Data.Sqlite;
using TrainingJobs.Core.Runs;

namespace TrainingJobs.Core.State;

/// <summary>A row of the table <c>workers</c>.</summary>
internal sealed class WorkerRow
{
    public const string Columns = "w.run_id, w.attempt, w.idx, w.state, w.process_id, w.exit_code, w.signal, w.started, w.ended";

    public string RunId { get; init; } = "";

    public long Attempt { get; init; }

    public long Idx { get; init; }

    public string State { get; init; } = "";

    public long? ProcessId { get; init; }

    public long? ExitCode { get; init; }

    public string? Signal { get; init; }

    public long? Started { get; init; }

    public long? Ended { get; init; }

    public static WorkerRow Read(SqliteDataReader row) => new()
    {
        RunId = row.GetString(0),
        Attempt = row.GetInt64(1),
        Idx = row.GetInt64(2),
        State = row.GetString(3),
        ProcessId = row.NumberOrNull(4),
        ExitCode = row.NumberOrNull(5),
        Signal = row.TextOrNull(6),
        Started = row.NumberOrNull(7),
        Ended = row.NumberOrNull(8),
    };

    public RunWorker ToWorker() => new()
    {
        Index = (int)Idx,
        Attempt = (int)Attempt,
        State = Enum.Parse<WorkerState>(State),
        ProcessId = (int?)ProcessId,
        ExitCode = (int?)ExitCode,
        Signal = Signal,
        Started = UnixTime.ToTime(Started),
        Ended = UnixTime.ToTime(Ended),
    };
}
