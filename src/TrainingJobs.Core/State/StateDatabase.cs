using Microsoft.Data.Sqlite;

namespace TrainingJobs.Core.State;

/// <summary>The connection to the state file: one thread at a time, a change is one transaction, and its errors are ours.</summary>
internal sealed class StateDatabase : IDisposable
{
    private readonly StateFolder _folder;
    private readonly bool _durable;
    private readonly Lock _lock = new();
    private SqliteConnection _connection;
    private SqlStatements _sql;

    private StateDatabase(StateFolder folder, bool durable)
    {
        _folder = folder;
        _durable = durable;
        _connection = StateConnection.Open(folder, durable);
        _sql = new SqlStatements(_connection);
    }

    /// <inheritdoc cref="StateStore.Open"/>
    public static StateDatabase Open(StateFolder folder, TimeProvider time, bool durable)
    {
        SystemSqlite.Bind();
        folder.Create();
        try
        {
            return new StateDatabase(folder, durable);
        }
        catch (SqliteException exception) when (StateErrors.IsDamaged(exception))
        {
            throw StateErrors.SetAside(folder, time, exception);
        }
        catch (SqliteException exception)
        {
            throw StateErrors.Unavailable(folder, exception);
        }
    }

    public T Read<T>(Func<SqlStatements, T> read)
    {
        lock (_lock)
        {
            try
            {
                return read(_sql);
            }
            catch (SqliteException exception) when (StateErrors.IsDamaged(exception))
            {
                throw StateErrors.Damaged(_folder, exception);
            }
            catch (SqliteException exception)
            {
                throw StateErrors.Unavailable(_folder, exception);
            }
        }
    }

    /// <summary>All of the change or nothing of it.</summary>
    public void Change(Action<SqlStatements> change) => Read(sql =>
    {
        // The driver's own transactions prepare their statements anew each time.
        sql.Execute("BEGIN IMMEDIATE");
        try
        {
            change(sql);
            sql.Execute("COMMIT");
            return true;
        }
        catch
        {
            RollBack();
            throw;
        }
    });

    public void Dispose()
    {
        lock (_lock)
        {
            _sql.Dispose();
            _connection.Dispose();
        }
    }

    /// <summary>After an error like a full disk SQLite may have rolled back by itself, and what the connection is in is not sure: another one is opened.</summary>
    private void RollBack()
    {
        try
        {
            _sql.Execute("ROLLBACK");
        }
        catch (SqliteException)
        {
            (SqliteConnection old, SqlStatements statements) = (_connection, _sql);
            _connection = StateConnection.Open(_folder, _durable);
            _sql = new SqlStatements(_connection);
            statements.Dispose();
            old.Dispose();
        }
    }
}
