using Microsoft.Data.Sqlite;

namespace TrainingJobs.Core.State;

/// <summary>Opens the state file, makes it when it is not there, and brings it up to date.</summary>
internal static class StateConnection
{
    /// <exception cref="SqliteException">It cannot be opened, or is none.</exception>
    /// <exception cref="TrainingJobsException">StateTooNew.</exception>
    public static SqliteConnection Open(StateFolder folder, bool durable)
    {
        try
        {
            return Open(folder, folder.Database, durable);
        }
        catch (SqliteException exception) when (exception.SqliteErrorCode is 8 or 14 && folder.Exists)
        {
            // SQLITE_READONLY or SQLITE_CANTOPEN: a read-only disk has no room for the files that SQLite keeps beside an open state. What
            // it holds can be read all the same; who changes something is told.
            return Open(folder, $"file:{Uri.EscapeDataString(folder.Database)}?immutable=1", durable);
        }
    }

    private static SqliteConnection Open(StateFolder folder, string source, bool durable)
    {
        bool isNew = !folder.Exists;
        bool isReadOnly = source != folder.Database;
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = source,
            Pooling = false,
            Mode = isReadOnly ? SqliteOpenMode.ReadOnly : SqliteOpenMode.ReadWriteCreate,
        }.ToString());
        try
        {
            connection.Open();
            if (isReadOnly)
            {
                return connection;
            }

            using (SqliteCommand command = connection.CreateCommand())
            {
                // busy_timeout lets SQLite itself wait for another process; the driver would retry only each 150 ms.
                command.CommandText =
                    $"PRAGMA busy_timeout = 10000; PRAGMA journal_mode = WAL; PRAGMA foreign_keys = ON; PRAGMA synchronous = {(durable ? "FULL" : "NORMAL")}";
                command.ExecuteNonQuery();
            }

            StateMigrations.Apply(connection, folder.Database);
            if (isNew && !OperatingSystem.IsWindows())
            {
                File.SetUnixFileMode(folder.Database, UnixFileMode.UserRead | UnixFileMode.UserWrite);
            }

            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }
}
