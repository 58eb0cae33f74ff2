using System.Text.Json;
using Microsoft.Data.Sqlite;
using TrainingJobs.Core.Runs;

namespace TrainingJobs.Core.State;

/// <summary>A row of the table <c>runs</c>: SQLite knows 64-bit integers and texts only.</summary>
internal sealed class RunRow
{
    public const string Columns =
        "id, name, project, state, reason_code, reason, target, attempt, exit_code, created, started, ended, labels, parent, step, stage";

    public string Id { get; init; } = "";

    public string Name { get; init; } = "";

    public string? Project { get; init; }

    public string State { get; init; } = "";

    public string? ReasonCode { get; init; }

    public string? Reason { get; init; }

    public string Target { get; init; } = "";

    public long Attempt { get; init; }

    public long? ExitCode { get; init; }

    public long Created { get; init; }

    public long? Started { get; init; }

    public long? Ended { get; init; }

    public string Labels { get; init; } = "{}";

    public string? Parent { get; init; }

    public string? Step { get; init; }

    public long? Stage { get; init; }

    public static RunRow Read(SqliteDataReader row) => new()
    {
        Id = row.GetString(0),
        Name = row.GetString(1),
        Project = row.TextOrNull(2),
        State = row.GetString(3),
        ReasonCode = row.TextOrNull(4),
        Reason = row.TextOrNull(5),
        Target = row.GetString(6),
        Attempt = row.GetInt64(7),
        ExitCode = row.NumberOrNull(8),
        Created = row.GetInt64(9),
        Started = row.NumberOrNull(10),
        Ended = row.NumberOrNull(11),
        Labels = row.GetString(12),
        Parent = row.TextOrNull(13),
        Step = row.TextOrNull(14),
        Stage = row.NumberOrNull(15),
    };

    public TrainingRun ToRun(IReadOnlyList<RunWorker> workers, StateFolder folder, DateTimeOffset now)
    {
        DateTimeOffset? started = UnixTime.ToTime(Started);
        DateTimeOffset? ended = UnixTime.ToTime(Ended);
        return new TrainingRun
        {
            Id = Id,
            Name = Name,
            Project = Project,
            State = Enum.Parse<RunState>(State),
            ReasonCode = ReasonCode,
            Reason = Reason,
            Target = Target,
            Attempt = (int)Attempt,
            ExitCode = (int?)ExitCode,
            Created = UnixTime.ToTime(Created),
            Started = started,
            Ended = ended,
            Duration = started is null ? null : (ended ?? now) - started,
            Workers = workers,
            OutputPath = folder.Output(Id),
            ParentId = Parent,
            Step = Step,
            Stage = (int?)Stage,
            Labels = JsonSerializer.Deserialize(Labels, StateJsonContext.Default.DictionaryStringString)!,
        };
    }
}
