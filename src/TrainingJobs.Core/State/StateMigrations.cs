using Microsoft.Data.Sqlite;

namespace TrainingJobs.Core.State;

/// <summary>Brings a state file to the newest version, one numbered step after the other, each in one transaction.</summary>
internal static class StateMigrations
{
    // Steps are never changed once released, only added to; the version is SQLite's user_version.
    private static readonly string[] s_steps =
    [
        """
        CREATE TABLE runs (
            seq INTEGER PRIMARY KEY AUTOINCREMENT,
            id TEXT NOT NULL UNIQUE,
            name TEXT NOT NULL COLLATE NOCASE,
            project TEXT,
            state TEXT NOT NULL,
            reason_code TEXT,
            reason TEXT,
            target TEXT NOT NULL,
            attempt INTEGER NOT NULL DEFAULT 0,
            exit_code INTEGER,
            created INTEGER NOT NULL,
            started INTEGER,
            ended INTEGER,
            labels TEXT NOT NULL,
            stop_requested INTEGER NOT NULL DEFAULT 0,
            stop_grace_ms INTEGER
        );
        CREATE INDEX runs_by_state ON runs (state, seq);
        CREATE INDEX runs_by_name ON runs (name, seq);
        CREATE INDEX runs_active ON runs (seq) WHERE ended IS NULL;
        CREATE TABLE run_plans (
            run_id TEXT PRIMARY KEY REFERENCES runs (id) ON DELETE CASCADE,
            plan TEXT NOT NULL,
            session TEXT NOT NULL
        );
        CREATE TABLE workers (
            run_id TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
            attempt INTEGER NOT NULL,
            idx INTEGER NOT NULL,
            state TEXT NOT NULL,
            process_id INTEGER,
            exit_code INTEGER,
            signal TEXT,
            started INTEGER,
            ended INTEGER,
            PRIMARY KEY (run_id, attempt, idx)
        ) WITHOUT ROWID;
        CREATE TABLE events (
            seq INTEGER PRIMARY KEY,
            run_id TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
            time INTEGER NOT NULL,
            state TEXT NOT NULL,
            reason_code TEXT,
            message TEXT
        );
        CREATE INDEX events_by_run ON events (run_id);
        """,
        """
        ALTER TABLE runs ADD COLUMN not_before INTEGER;
        ALTER TABLE runs ADD COLUMN checkpoint TEXT;
        CREATE TABLE leases (
            run_id TEXT PRIMARY KEY REFERENCES runs (id) ON DELETE CASCADE,
            cpu TEXT NOT NULL,
            memory TEXT NOT NULL,
            devices TEXT NOT NULL,
            master_port INTEGER,
            oom_kills INTEGER
        ) WITHOUT ROWID;
        CREATE TABLE settings (
            name TEXT PRIMARY KEY,
            value TEXT NOT NULL
        ) WITHOUT ROWID;
        INSERT INTO leases (run_id, cpu, memory, devices)
            SELECT id, '0', '0', '[]' FROM runs WHERE ended IS NULL AND attempt > 0;
        """,
        """
        ALTER TABLE leases ADD COLUMN target TEXT NOT NULL DEFAULT 'local';
        ALTER TABLE leases ADD COLUMN on_machine INTEGER NOT NULL DEFAULT 1;
        """,
        """
        ALTER TABLE runs ADD COLUMN parent TEXT REFERENCES runs (id) ON DELETE CASCADE;
        ALTER TABLE runs ADD COLUMN step TEXT;
        ALTER TABLE runs ADD COLUMN stage INTEGER;
        ALTER TABLE runs ADD COLUMN stop_cause TEXT;
        CREATE INDEX runs_by_parent ON runs (parent, seq) WHERE parent IS NOT NULL;
        """,
        """
        ALTER TABLE runs ADD COLUMN ending TEXT;
        """,
        """
        ALTER TABLE leases ADD COLUMN ports TEXT NOT NULL DEFAULT '[]';
        """,
        """
        ALTER TABLE workers ADD COLUMN handle TEXT;
        ALTER TABLE workers ADD COLUMN native_state TEXT;
        ALTER TABLE workers ADD COLUMN node TEXT;
        ALTER TABLE workers ADD COLUMN generation INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE workers ADD COLUMN wait_code TEXT;
        ALTER TABLE workers ADD COLUMN wait_reason TEXT;
        """,
        // Readings of clocks (Clocks.ClockReading). Of what older versions have begun the wall clock alone is known.
        """
        ALTER TABLE runs ADD COLUMN submitted_clock TEXT;
        ALTER TABLE runs ADD COLUMN running_clock TEXT;
        ALTER TABLE runs ADD COLUMN due_clock TEXT;
        ALTER TABLE runs ADD COLUMN outcome TEXT;
        CREATE INDEX runs_to_stop ON runs (seq) WHERE stop_requested = 1;
        UPDATE runs SET submitted_clock = (created * 10 + 621355968000000000) || ' 0 '
            WHERE ended IS NULL AND attempt > 0 AND id IN (SELECT run_id FROM leases);
        UPDATE runs SET running_clock = (started * 10 + 621355968000000000) || ' 0 '
            WHERE ended IS NULL AND started IS NOT NULL AND state = 'Running';
        """,
        // What is set of a target: what only one kind understands becomes an option of that.
        """
        UPDATE settings SET value = json_patch('{}', json_object(
            'name', coalesce(nullif(json_extract(value, '$.name'), ''), 'local'),
            'kind', coalesce(json_extract(value, '$.kind'), 'local'),
            'address', json_extract(value, '$.endpoint'),
            'options', json_object(
                'certificates', json(CASE WHEN json_extract(value, '$.certificates') IS NOT NULL
                    THEN json_array(json_extract(value, '$.certificates')) END),
                'baseImages', json(CASE WHEN json_type(value, '$.baseImages') = 'object'
                    THEN (SELECT json_group_array(image.key || '=' || image.value) FROM json_each(settings.value, '$.baseImages') image) END)),
            'capacity', json_object(
                'cpu', json_extract(value, '$.cpu'),
                'memory', json_extract(value, '$.memory'),
                'maxRuns', json_extract(value, '$.maxRuns'),
                'gpus', json(json_extract(value, '$.gpus')),
                'gpuPrice', json_extract(value, '$.gpuPrice'))))
        WHERE name >= 'target:' AND name < 'target;';
        """,
        """
        ALTER TABLE runs ADD COLUMN started_clock TEXT;
        ALTER TABLE runs ADD COLUMN lasted INTEGER;
        UPDATE runs SET started_clock = coalesce(running_clock, (started * 10 + 621355968000000000) || ' 0 ')
            WHERE ended IS NULL AND started IS NOT NULL;
        """,
        """
        ALTER TABLE runs ADD COLUMN schedule TEXT;
        ALTER TABLE runs ADD COLUMN scheduled_for INTEGER;
        CREATE INDEX runs_by_schedule ON runs (schedule COLLATE NOCASE, seq) WHERE schedule IS NOT NULL;
        CREATE TABLE schedules (
            name TEXT PRIMARY KEY COLLATE NOCASE,
            definition TEXT NOT NULL,
            enabled INTEGER NOT NULL,
            considered INTEGER NOT NULL,
            next_due INTEGER,
            registered INTEGER NOT NULL
        ) WITHOUT ROWID;
        CREATE INDEX schedules_by_due ON schedules (next_due) WHERE enabled = 1;
        CREATE TABLE schedule_firings (
            schedule TEXT NOT NULL COLLATE NOCASE REFERENCES schedules (name) ON DELETE CASCADE,
            due INTEGER NOT NULL,
            outcome TEXT NOT NULL,
            run_id TEXT,
            message TEXT,
            decided INTEGER NOT NULL,
            PRIMARY KEY (schedule, due)
        ) WITHOUT ROWID;
        CREATE INDEX schedule_firings_waiting ON schedule_firings (schedule) WHERE outcome = 'Waiting';
        """,
    ];

    public static int Newest => s_steps.Length;

    /// <summary>The SQL that brings version <paramref name="version"/> to the next one.</summary>
    public static string Step(int version) => s_steps[version];

    /// <exception cref="TrainingJobsException">StateTooNew: written by a newer version of TrainingJobs.</exception>
    public static void Apply(SqliteConnection connection, string file)
    {
        if (Version(connection, null) == Newest)
        {
            return;
        }

        using SqliteTransaction transaction = connection.BeginTransaction();
        // Read again inside the transaction: another process may have been first.
        int version = Version(connection, transaction);
        if (version > Newest)
        {
            throw new TrainingJobsException(
                ErrorCodes.StateTooNew,
                $"The state file '{file}' has version {version}, this version of TrainingJobs knows up to {Newest}. Update TrainingJobs, or set {StateFolder.Variable} to another folder.",
                file);
        }

        for (; version < Newest; version++)
        {
            Execute(connection, transaction, s_steps[version]);
            Execute(connection, transaction, $"PRAGMA user_version = {version + 1}");
        }

        transaction.Commit();
    }

    private static int Version(SqliteConnection connection, SqliteTransaction? transaction)
    {
        using SqliteCommand command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = "PRAGMA user_version";
        return (int)(long)command.ExecuteScalar()!;
    }

    private static void Execute(SqliteConnection connection, SqliteTransaction transaction, string sql)
    {
        using SqliteCommand command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
