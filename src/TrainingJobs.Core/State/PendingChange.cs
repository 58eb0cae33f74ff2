using System.Runtime.ExceptionServices;

namespace TrainingJobs.Core.State;

/// <summary>A change of the state that waits to be made: by whoever makes changes now, together with his own, or next by who asked for it.</summary>
internal sealed class PendingChange(Action<SqlStatements> change)
{
    // Nobody spins, as on a Lock: the other threads have work to do.
    private readonly object _gate = new();
    private bool _isWoken;
    private ExceptionDispatchInfo? _error;

    /// <summary>True when it was made, or has failed.</summary>
    public bool IsDone { get; private set; }

    public void Make(SqlStatements sql) => change(sql);

    /// <summary>Waits until it is done, or its own thread is to make it.</summary>
    public void Wait()
    {
        lock (_gate)
        {
            while (!_isWoken)
            {
                Monitor.Wait(_gate);
            }
        }
    }

    /// <summary>It is its own thread's turn.</summary>
    public void TakeTurn()
    {
        lock (_gate)
        {
            _isWoken = true;
            Monitor.Pulse(_gate);
        }
    }

    /// <summary>Notes how it went, unless it has failed before.</summary>
    public void Fail(Exception error) => _error ??= ExceptionDispatchInfo.Capture(error);

    /// <summary>Nothing more will be done for it.</summary>
    public void Finish()
    {
        IsDone = true;
        TakeTurn();
    }

    /// <summary>Throws what it has failed with.</summary>
    public void ThrowIfFailed() => _error?.Throw();
}
