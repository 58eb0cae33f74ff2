using System.Text.Json;
using TrainingJobs.Core.Runs;

namespace TrainingJobs.Core.State;

/// <summary>A row of the table <c>runs</c>, as Dapper fills it: SQLite knows 64-bit integers and texts only.</summary>
internal sealed class RunRow
{
    public const string Columns =
        "id AS Id, name AS Name, project AS Project, state AS State, reason_code AS ReasonCode, reason AS Reason, target AS Target, "
        + "attempt AS Attempt, exit_code AS ExitCode, created AS Created, started AS Started, ended AS Ended, labels AS Labels, "
        + "parent AS Parent, step AS Step, stage AS Stage";

    public string Id { get; set; } = "";

    public string Name { get; set; } = "";

    public string? Project { get; set; }

    public string State { get; set; } = "";

    public string? ReasonCode { get; set; }

    public string? Reason { get; set; }

    public string Target { get; set; } = "";

    public long Attempt { get; set; }

    public long? ExitCode { get; set; }

    public long Created { get; set; }

    public long? Started { get; set; }

    public long? Ended { get; set; }

    public string Labels { get; set; } = "{}";

    public string? Parent { get; set; }

    public string? Step { get; set; }

    public long? Stage { get; set; }

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
