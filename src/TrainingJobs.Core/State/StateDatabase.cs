using Microsoft.Data.Sqlite;

namespace TrainingJobs.Core.State;

/// <summary>
/// The connection to the state file: a change is made whole or not at all, and its errors are ours. Safe for concurrent use. Changes that come
/// while another one is made, or waits for a front end that writes, are made together, in one transaction: the file has one writer at a time.
/// </summary>
internal sealed class StateDatabase : IDisposable
{
    private const string Savepoint = "one";

    private readonly StateFolder _folder;
    private readonly bool _durable;
    private readonly Lock _lock = new();
    private readonly Lock _readLock;
    private readonly Lock _pendingLock = new();
    private SqliteConnection _connection;
    private SqlStatements _sql;
    private readonly SqliteConnection? _readConnection;
    private readonly SqlStatements? _readSql;
    private List<PendingChange> _pending = [];
    private bool _isChanging;
    private int _changes;

    private StateDatabase(StateFolder folder, bool durable)
    {
        _folder = folder;
        _durable = durable;
        _connection = StateConnection.Open(folder, durable);
        _sql = new SqlStatements(_connection);
        if (durable)
        {
            // A front end asks a few things and ends: it opens the file once.
            _readLock = _lock;
            return;
        }

        // The many runs of an agent read while a change waits for its turn.
        _readLock = new Lock();
        _readConnection = StateConnection.Open(folder, durable);
        _readSql = new SqlStatements(_readConnection);
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
        lock (_readLock)
        {
            return InOurWords(() => read(_readSql ?? _sql));
        }
    }

    /// <summary>
    /// A number that differs after every change of the state, whoever made it; far cheaper to ask than any table. SQLite tells of changes
    /// that other connections have made, those of this one are counted.
    /// </summary>
    public long Version => Read(sql => (sql.First("PRAGMA data_version", row => row.GetInt64(0)) << 32) | (uint)Volatile.Read(ref _changes));

    /// <summary>All of the change or nothing of it; it stands in the state when the call returns.</summary>
    public void Change(Action<SqlStatements> change)
    {
        var mine = new PendingChange(change);
        bool isMyTurn;
        lock (_pendingLock)
        {
            _pending.Add(mine);
            isMyTurn = !_isChanging;
            _isChanging = true;
        }

        if (!isMyTurn)
        {
            mine.Wait();
        }

        InOurWords(() =>
        {
            if (!mine.IsDone)
            {
                MakePendingAndPassOn();
            }

            mine.ThrowIfFailed();
            return true;
        });
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _sql.Dispose();
            _connection.Dispose();
        }

        lock (_readLock)
        {
            _readSql?.Dispose();
            _readConnection?.Dispose();
        }
    }

    private void MakePendingAndPassOn()
    {
        try
        {
            lock (_lock)
            {
                MakePending();
            }
        }
        finally
        {
            PendingChange? next;
            lock (_pendingLock)
            {
                next = _pending.Count > 0 ? _pending[0] : null;
                _isChanging = next is not null;
            }

            next?.TakeTurn();
        }
    }

    /// <summary>Makes all changes that wait: in one transaction, in which one that fails takes nothing from the others.</summary>
    private void MakePending()
    {
        List<PendingChange> batch = [];
        try
        {
            // The driver's own transactions prepare their statements anew each time.
            _sql.Execute("BEGIN IMMEDIATE");
            batch = TakePending();
            foreach (PendingChange change in batch)
            {
                Make(change, isAlone: batch.Count == 1);
            }

            _sql.Execute("COMMIT");
            Interlocked.Increment(ref _changes);
        }
        catch (Exception exception)
        {
            batch = batch.Count > 0 ? batch : TakePending();
            batch.ForEach(change => change.Fail(exception));
            RollBack();
        }
        finally
        {
            batch.ForEach(change => change.Finish());
        }
    }

    private void Make(PendingChange change, bool isAlone)
    {
        if (isAlone)
        {
            change.Make(_sql);
            return;
        }

        _sql.Execute($"SAVEPOINT {Savepoint}");
        try
        {
            change.Make(_sql);
        }
        catch (Exception exception) when (exception is not SqliteException error || !StateErrors.IsOfAll(error))
        {
            _sql.Execute($"ROLLBACK TO {Savepoint}");
            change.Fail(exception);
        }

        _sql.Execute($"RELEASE {Savepoint}");
    }

    private List<PendingChange> TakePending()
    {
        lock (_pendingLock)
        {
            (List<PendingChange> taken, _pending) = (_pending, []);
            return taken;
        }
    }

    private T InOurWords<T>(Func<T> work)
    {
        try
        {
            return work();
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

    /// <summary>After an error like a full disk SQLite may have rolled back by itself, and what the connection is in is not sure: another one is opened.</summary>
    private void RollBack()
    {
        try
        {
            _sql.Execute("ROLLBACK");
        }
        catch (SqliteException)
        {
            // A new connection counts anew.
            Interlocked.Increment(ref _changes);
            (SqliteConnection old, SqlStatements statements) = (_connection, _sql);
            _connection = StateConnection.Open(_folder, _durable);
            _sql = new SqlStatements(_connection);
            statements.Dispose();
            old.Dispose();
        }
    }
}
