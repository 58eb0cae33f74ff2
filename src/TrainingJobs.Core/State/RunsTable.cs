using System.Text.Json;
using Microsoft.Data.Sqlite;
using TrainingJobs.Core.Clocks;
using TrainingJobs.Core.Runs;

namespace TrainingJobs.Core.State;

/// <summary>The table <c>runs</c>, with the plans that stand apart because lists of runs do without them.</summary>
internal static class RunsTable
{
    /// <summary>What <see cref="Read"/> wants to have selected.</summary>
    public const string Columns =
        "id, name, project, state, reason_code, reason, target, attempt, exit_code, created, started, ended, labels, parent, step, stage, "
        + "started_clock, checkpoint, lasted, schedule, scheduled_for";

    /// <summary>The run of a row; its workers stand in another table.</summary>
    /// <param name="row">With the <see cref="Columns"/>.</param>
    /// <param name="folder">Where its output is.</param>
    /// <param name="clock">Tells how long a run lasts that has not ended.</param>
    public static TrainingRun Read(SqliteDataReader row, StateFolder folder, MachineClock clock)
    {
        string id = row.GetString(0);
        string checkpoint = row.TextOrNull(17) ?? id;
        DateTimeOffset? started = UnixTime.ToTime(row.NumberOrNull(10));
        DateTimeOffset? ended = UnixTime.ToTime(row.NumberOrNull(11));
        return new TrainingRun
        {
            Id = id,
            Name = row.GetString(1),
            Project = row.TextOrNull(2),
            State = Enum.Parse<RunState>(row.GetString(3)),
            ReasonCode = row.TextOrNull(4),
            Reason = row.TextOrNull(5),
            Target = row.GetString(6),
            Attempt = row.GetInt32(7),
            ExitCode = (int?)row.NumberOrNull(8),
            Created = UnixTime.ToTime(row.GetInt64(9)),
            Started = started,
            Ended = ended,
            Duration = DurationOf(row, started, ended, clock),
            OutputPath = folder.Output(id),
            Labels = JsonSerializer.Deserialize(row.GetString(12), StateJsonContext.Default.DictionaryStringString)!,
            ParentId = row.TextOrNull(13),
            Step = row.TextOrNull(14),
            Stage = (int?)row.NumberOrNull(15),
            CheckpointPath = folder.Checkpoint(checkpoint),
            OriginId = checkpoint == id ? null : checkpoint,
            Schedule = row.TextOrNull(19),
            ScheduledFor = UnixTime.ToTime(row.NumberOrNull(20)),
        };
    }

    /// <summary>
    /// How long a run has lasted: as it was measured, for the wall clock may have been set meanwhile. Where nobody has measured, in a state of
    /// 0.1.0, the times beside it tell, and never less than nothing.
    /// </summary>
    private static TimeSpan? DurationOf(SqliteDataReader row, DateTimeOffset? started, DateTimeOffset? ended, MachineClock clock)
    {
        if (started is null)
        {
            return null;
        }

        TimeSpan lasted = row.NumberOrNull(18) is { } measured ? TimeSpan.FromMicroseconds(measured)
            : ended is null && ClockReading.Parse(row.TextOrNull(16)) is { } since ? clock.Now - clock.MomentOf(since)
            : (ended ?? clock.UtcNow) - started.Value;
        return lasted < TimeSpan.Zero ? TimeSpan.Zero : lasted;
    }

    /// <summary>Stores a new run and begins its history.</summary>
    public static void Add(SqlStatements sql, NewRun run, DateTimeOffset now)
    {
        (RunState state, string? code, string? reason) = run switch
        {
            { Reused: { } earlier } => (RunState.Succeeded, ReasonCodes.Reused, $"It succeeded as run {earlier}, and is not run again."),
            { Stage: > 1 } => (RunState.Waiting, ReasonCodes.WaitingForStep, $"It waits for stage {run.Stage - 1} of run {run.Parent}."),
            _ => (RunState.Queued, (string?)null, (string?)null),
        };
        sql.Execute(
            """
            INSERT INTO runs (id, name, project, state, reason_code, reason, target, created, ended, labels, checkpoint, parent, step, stage, schedule, scheduled_for)
            VALUES (@Id, @JobName, @Project, @state, @code, @reason, @Target, @created, @ended, @labels, @checkpoint, @Parent, @Step, @Stage, @Schedule, @scheduledFor)
            """,
            ("@Id", run.Id),
            ("@JobName", run.Plan.Job.Name),
            ("@Project", run.Plan.Job.Project),
            ("@state", state.ToString()),
            ("@code", code),
            ("@reason", reason),
            ("@Target", run.Plan.Placement.Target),
            ("@created", UnixTime.From(now)),
            ("@ended", state.IsEnded() ? UnixTime.From(now) : (long?)null),
            ("@labels", JsonSerializer.Serialize(run.Plan.Job.Labels, StateJsonContext.Default.IReadOnlyDictionaryStringString)),
            ("@checkpoint", run.Checkpoint ?? run.Id),
            ("@Parent", run.Parent),
            ("@Step", run.Step),
            ("@Stage", run.Stage),
            ("@Schedule", run.Schedule),
            ("@scheduledFor", UnixTime.From(run.ScheduledFor)));
        sql.Execute(
            "INSERT INTO run_plans (run_id, plan, session) VALUES (@Id, @plan, @session)",
            ("@Id", run.Id),
            ("@plan", PlanJson.Write(run.Plan)),
            ("@session", JsonSerializer.Serialize(run.Session, StateJsonContext.Default.IReadOnlyDictionaryStringString)));
        EventsTable.Add(sql, run.Id, now, state, code, reason);
    }
}
