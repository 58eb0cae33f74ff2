using TrainingJobs.Core.Runs;

namespace TrainingJobs.Core.State;

/// <summary>A row of the table <c>workers</c>, as Dapper fills it.</summary>
internal sealed class WorkerRow
{
    public const string Columns =
        "w.run_id AS RunId, w.attempt AS Attempt, w.idx AS Idx, w.state AS State, w.process_id AS ProcessId, w.exit_code AS ExitCode, "
        + "w.signal AS Signal, w.started AS Started, w.ended AS Ended";

    public string RunId { get; set; } = "";

    public long Attempt { get; set; }

    public long Idx { get; set; }

    public string State { get; set; } = "";

    public long? ProcessId { get; set; }

    public long? ExitCode { get; set; }

    public string? Signal { get; set; }

    public long? Started { get; set; }

    public long? Ended { get; set; }

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
