using System.Text.Json;
using Microsoft.Data.Sqlite;
using TrainingJobs.Core.Runs;
using TrainingJobs.Core.Schedules;

namespace TrainingJobs.Core.State;

/// <summary>The tables <c>schedules</c> and <c>schedule_firings</c>. That a due time is acted on once is the primary key of the second.</summary>
internal sealed class ScheduleState(StateDatabase database, RunQueries runs, TimeProvider time)
{
    private const string Columns = "definition, enabled, considered, next_due, registered";

    /// <summary>Due times that are remembered for each schedule.</summary>
    private const int MaxFirings = 100;

    /// <summary>All schedules, by name.</summary>
    public IReadOnlyList<StoredSchedule> All() =>
        database.Read(sql => sql.Query($"SELECT {Columns} FROM schedules ORDER BY name", Read));

    /// <summary>The schedule of that name; null when there is none.</summary>
    public StoredSchedule? Get(string name) =>
        database.Read(sql => sql.First($"SELECT {Columns} FROM schedules WHERE name = @name", Read, ("@name", name)));

    /// <summary>When the next schedule is due; null when none is.</summary>
    public DateTimeOffset? NextDue() => database.Read(sql => sql.First(
        "SELECT min(next_due) FROM schedules WHERE enabled = 1", row => UnixTime.ToTime(row.NumberOrNull(0))));

    /// <summary>Schedules that are due, those first that have been for longest.</summary>
    public IReadOnlyList<StoredSchedule> Due(DateTimeOffset now) => database.Read(sql => sql.Query(
        $"SELECT {Columns} FROM schedules WHERE enabled = 1 AND next_due <= @now ORDER BY next_due",
        Read,
        ("@now", UnixTime.From(now))));

    /// <summary>True while a schedule may be due some time: an agent has to be there for it.</summary>
    public bool AnyEnabled() => database.Read(sql => sql.First(
        "SELECT EXISTS (SELECT 1 FROM schedules WHERE enabled = 1 AND next_due IS NOT NULL)", row => row.GetBoolean(0)));

    /// <summary>Stores a schedule.</summary>
    /// <param name="schedule">The schedule.</param>
    /// <param name="isEnabled">False for one that waits for being enabled.</param>
    /// <param name="replace">True takes the place of one of the same name, whose history stays.</param>
    /// <returns>False when there is one of that name already, and it is not to be replaced.</returns>
    public bool Add(ScheduleDefinition schedule, bool isEnabled, bool replace)
    {
        DateTimeOffset now = time.GetUtcNow();
        bool isAdded = false;
        database.Change(sql =>
        {
            isAdded = sql.Execute(
                $"""
                INSERT INTO schedules (name, definition, enabled, considered, next_due, registered)
                VALUES (@name, @definition, @enabled, @considered, @next, @considered)
                ON CONFLICT (name) DO {(replace
                    ? "UPDATE SET definition = excluded.definition, enabled = excluded.enabled, "
                        + "considered = excluded.considered, next_due = excluded.next_due"
                    : "NOTHING")}
                """,
                ("@name", schedule.Name),
                ("@definition", JsonSerializer.Serialize(schedule, StateJsonContext.Default.ScheduleDefinition)),
                ("@enabled", isEnabled),
                ("@considered", UnixTime.From(now)),
                ("@next", FirstStart(schedule, now))) > 0;
        });
        return isAdded;
    }

    /// <summary>Enables or disables a schedule. Due times while it was disabled are not made up for.</summary>
    public void SetEnabled(StoredSchedule schedule, bool isEnabled)
    {
        DateTimeOffset now = time.GetUtcNow();
        database.Change(sql => sql.Execute(
            "UPDATE schedules SET enabled = @enabled, considered = max(considered, @now), next_due = @next WHERE name = @name AND enabled <> @enabled",
            ("@enabled", isEnabled),
            ("@now", UnixTime.From(now)),
            ("@next", FirstStart(schedule.Definition, Later(schedule.Considered, now))),
            ("@name", schedule.Definition.Name)));
    }

    /// <summary>Forgets a schedule with its history. Its runs stay, and so does what they say of it.</summary>
    /// <returns>False when there was none of that name.</returns>
    public bool Remove(string name)
    {
        bool isRemoved = false;
        database.Change(sql => isRemoved = sql.Execute("DELETE FROM schedules WHERE name = @name", ("@name", name)) > 0);
        return isRemoved;
    }

    /// <summary>What came of due times, newest first.</summary>
    public IReadOnlyList<ScheduleFiring> Firings(string name, int most) => database.Read(sql => sql.Query(
        "SELECT due, outcome, run_id, message, decided FROM schedule_firings WHERE schedule = @name ORDER BY due DESC LIMIT @most",
        ReadFiring,
        ("@name", name),
        ("@most", most)));

    /// <summary>Due times of the schedule that wait for the end of an earlier run, newest first.</summary>
    public IReadOnlyList<ScheduleFiring> Waiting(string name) => database.Read(sql => sql.Query(
        "SELECT due, outcome, run_id, message, decided FROM schedule_firings WHERE schedule = @name AND outcome = 'Waiting' ORDER BY due DESC",
        ReadFiring,
        ("@name", name)));

    /// <summary>Names of schedules with due times that wait for the end of an earlier run.</summary>
    public IReadOnlyList<string> WithWaiting() => database.Read(sql => sql.Query(
        "SELECT DISTINCT schedule FROM schedule_firings WHERE outcome = 'Waiting'", row => row.GetString(0)));

    /// <summary>Ids of runs of the schedule that have not ended, oldest first.</summary>
    public IReadOnlyList<string> ActiveRuns(string name) => database.Read(sql => sql.Query(
        "SELECT id FROM runs WHERE schedule = @name COLLATE NOCASE AND ended IS NULL ORDER BY seq", row => row.GetString(0), ("@name", name)));

    /// <summary>The newest run of the schedule; null when there is none.</summary>
    public TrainingRun? LastRun(string name) => database.Read(sql => sql.First(
            "SELECT id FROM runs WHERE schedule = @name COLLATE NOCASE AND parent IS NULL ORDER BY seq DESC LIMIT 1",
            row => row.GetString(0),
            ("@name", name))) is { } id
        ? runs.Get(id)
        : null;

    /// <summary>
    /// Decides due times, with the runs that come of them: all or nothing. A due time that has been decided before stays as it was, and
    /// its runs are not stored.
    /// </summary>
    /// <param name="schedule">The schedule.</param>
    /// <param name="firing">What came of the due time.</param>
    /// <param name="runs">The run that is started for it, and behind it its steps; none for another outcome.</param>
    /// <returns>False when somebody else has decided it.</returns>
    public bool Decide(StoredSchedule schedule, ScheduleFiring firing, IReadOnlyList<NewRun> runs)
    {
        bool isFirst = false;
        DateTimeOffset now = time.GetUtcNow();
        database.Change(sql =>
        {
            // One that has waited for an earlier run is decided a second time.
            isFirst = sql.Execute(
                """
                INSERT INTO schedule_firings (schedule, due, outcome, run_id, message, decided)
                VALUES (@schedule, @due, @outcome, @run, @message, @decided)
                ON CONFLICT (schedule, due) DO UPDATE SET
                    outcome = excluded.outcome, run_id = excluded.run_id, message = excluded.message, decided = excluded.decided
                    WHERE schedule_firings.outcome = 'Waiting' AND excluded.outcome <> 'Waiting'
                """,
                ("@schedule", schedule.Definition.Name),
                ("@due", UnixTime.From(firing.Due)),
                ("@outcome", firing.Outcome.ToString()),
                ("@run", firing.RunId),
                ("@message", firing.Message),
                ("@decided", UnixTime.From(firing.Decided))) > 0;
            if (!isFirst)
            {
                return;
            }

            foreach (NewRun run in runs)
            {
                RunsTable.Add(sql, run, now);
            }

            sql.Execute(
                """
                DELETE FROM schedule_firings WHERE schedule = @schedule AND due < (
                    SELECT min(due) FROM (SELECT due FROM schedule_firings WHERE schedule = @schedule ORDER BY due DESC LIMIT @most))
                """,
                ("@schedule", schedule.Definition.Name),
                ("@most", MaxFirings));
        });
        return isFirst;
    }

    /// <summary>Due times of the schedule up to a moment have been decided.</summary>
    /// <param name="schedule">The schedule as it was read: one that was changed meanwhile is left alone.</param>
    /// <param name="considered">The moment.</param>
    /// <param name="next">When to look again; null when it is never due any more.</param>
    public void Advance(StoredSchedule schedule, DateTimeOffset considered, DateTimeOffset? next) => database.Change(sql => sql.Execute(
        "UPDATE schedules SET considered = @considered, next_due = @next WHERE name = @name AND considered = @before",
        ("@considered", UnixTime.From(considered)),
        ("@next", next is { } due ? UnixTime.From(due) : null),
        ("@name", schedule.Definition.Name),
        ("@before", UnixTime.From(schedule.Considered))));

    private static long? FirstStart(ScheduleDefinition schedule, DateTimeOffset after) =>
        schedule.Next(after) is { } due ? UnixTime.From(due + DueTimes.DelayOf(schedule, due)) : null;

    private static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;

    private static StoredSchedule Read(SqliteDataReader row) => new(
        JsonSerializer.Deserialize(row.GetString(0), StateJsonContext.Default.ScheduleDefinition)!,
        row.GetBoolean(1),
        UnixTime.ToTime(row.GetInt64(2)),
        UnixTime.ToTime(row.NumberOrNull(3)),
        UnixTime.ToTime(row.GetInt64(4)));

    private static ScheduleFiring ReadFiring(SqliteDataReader row) => new(
        UnixTime.ToTime(row.GetInt64(0)),
        Enum.Parse<FiringOutcome>(row.GetString(1)),
        row.TextOrNull(2),
        row.TextOrNull(3),
        UnixTime.ToTime(row.GetInt64(4)));
}
