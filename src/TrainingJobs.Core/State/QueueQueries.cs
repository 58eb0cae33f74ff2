using System.Globalization;
using System.Text.Json;
using Microsoft.Data.Sqlite;
using TrainingJobs.Core.Clocks;
using TrainingJobs.Core.Runs;

namespace TrainingJobs.Core.State;

/// <summary>Runs that have not ended: those that wait, those that were let in with what they hold, those that are to stop.</summary>
internal sealed class QueueQueries(StateDatabase database, TimeProvider time)
{
    /// <summary>Ids of all runs that have not ended, oldest first.</summary>
    public IReadOnlyList<string> ActiveIds() =>
        database.Read(sql => sql.Query("SELECT id FROM runs WHERE ended IS NULL ORDER BY seq", row => row.GetString(0)));

    /// <summary>Id of the oldest run on the target that has not ended; null when there is none.</summary>
    public string? FirstActiveOn(string target) => database.Read(sql => sql.First(
        "SELECT id FROM runs WHERE ended IS NULL AND target = @target COLLATE NOCASE ORDER BY seq LIMIT 1",
        row => row.GetString(0),
        ("@target", target)));

    /// <summary>
    /// Runs that have not ended and came after the given one, oldest first, with what the queue must know of them. One whose plan cannot be
    /// read is among them: it hides no other.
    /// </summary>
    public IReadOnlyList<ActiveRun> ActiveAfter(long sequence) => database.Read(sql => sql.Query(
        """
        SELECT r.seq, r.id, r.attempt, r.not_before, p.plan, r.parent, EXISTS (SELECT 1 FROM runs c WHERE c.parent = r.id), r.due_clock, r.running_clock
        FROM runs r JOIN run_plans p ON p.run_id = r.id
        WHERE r.ended IS NULL AND r.seq > @sequence ORDER BY r.seq
        """,
        ReadActive,
        ("@sequence", sequence)));

    private static ActiveRun ReadActive(SqliteDataReader row)
    {
        // In a state of 0.1.0 only the wall clock tells when it is due.
        ClockReading? due = UnixTime.ToTime(row.NumberOrNull(3)) is { } time
            ? ClockReading.Parse(row.TextOrNull(7)) ?? new ClockReading(time, "", default)
            : null;
        var run = new ActiveRun(row.GetInt64(0), row.GetString(1), row.GetInt32(2), due, null, row.TextOrNull(5), row.GetBoolean(6))
        {
            Running = ClockReading.Parse(row.TextOrNull(8)),
        };
        try
        {
            return run with { Plan = PlanJson.Read(row.GetString(4)) };
        }
        catch (PlanUnreadableException exception)
        {
            return run with { Unreadable = exception.Message };
        }
    }

    /// <summary>What runs that were let in hold.</summary>
    public IReadOnlyList<RunLease> Leases() => database.Read(sql => sql.Query(
        "SELECT run_id, cpu, memory, devices, oom_kills, target, on_machine, ports FROM leases",
        row => new RunLease(
            row.GetString(0),
            decimal.Parse(row.GetString(1), CultureInfo.InvariantCulture),
            decimal.Parse(row.GetString(2), CultureInfo.InvariantCulture),
            JsonSerializer.Deserialize(row.GetString(3), StateJsonContext.Default.IReadOnlyListIReadOnlyListString)!,
            row.NumberOrNull(4))
        {
            Target = row.GetString(5),
            UsesThisMachine = row.GetBoolean(6),
            Ports = JsonSerializer.Deserialize(row.GetString(7), StateJsonContext.Default.IReadOnlyListString)!,
        }));

    /// <summary>Wishes to stop a run that has not ended.</summary>
    public IReadOnlyList<StopRequest> StopRequests() => database.Read(sql => sql.Query(
        "SELECT id, stop_grace_ms, stop_cause FROM runs WHERE ended IS NULL AND stop_requested = 1",
        row => new StopRequest(
            row.GetString(0), row.NumberOrNull(1) is { } grace ? TimeSpan.FromMilliseconds(grace) : null, row.TextOrNull(2))));

    /// <summary>Lets runs in, all or none: from now on each holds its share of the machine.</summary>
    public void Admit(IReadOnlyList<RunLease> leases)
    {
        DateTimeOffset now = time.GetUtcNow();
        database.Change(sql =>
        {
            foreach (RunLease lease in leases)
            {
                sql.Execute(
                    """
                    INSERT OR REPLACE INTO leases (run_id, cpu, memory, devices, oom_kills, target, on_machine, ports)
                    VALUES (@RunId, @cpu, @memory, @devices, @OomKills, @Target, @UsesThisMachine, @ports)
                    """,
                    ("@RunId", lease.RunId),
                    ("@cpu", lease.Cpu.ToString(CultureInfo.InvariantCulture)),
                    ("@memory", lease.Memory.ToString(CultureInfo.InvariantCulture)),
                    ("@devices", JsonSerializer.Serialize(lease.Devices, StateJsonContext.Default.IReadOnlyListIReadOnlyListString)),
                    ("@OomKills", lease.OomKills),
                    ("@Target", lease.Target),
                    ("@UsesThisMachine", lease.UsesThisMachine),
                    ("@ports", JsonSerializer.Serialize(lease.Ports, StateJsonContext.Default.IReadOnlyListString)));
                sql.Execute(
                    "UPDATE runs SET state = @state, reason_code = NULL, reason = NULL, not_before = NULL, due_clock = NULL WHERE id = @RunId AND ended IS NULL",
                    ("@RunId", lease.RunId),
                    ("@state", nameof(RunState.Preparing)));
                EventsTable.Add(sql, lease.RunId, now, RunState.Preparing, null, null);
            }
        });
    }

    /// <summary>Says of several runs what they wait for. No event: it changes with each place that they move up.</summary>
    public void SetWaiting(IReadOnlyList<(string Id, string Code, string Reason)> runs) => database.Change(sql =>
    {
        foreach ((string id, string code, string reason) in runs)
        {
            sql.Execute(
                "UPDATE runs SET state = @state, reason_code = @code, reason = @reason WHERE id = @id AND ended IS NULL",
                ("@id", id),
                ("@state", nameof(RunState.Waiting)),
                ("@code", code),
                ("@reason", reason));
        }
    });
}
