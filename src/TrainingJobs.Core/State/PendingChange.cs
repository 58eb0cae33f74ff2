using System.Runtime.ExceptionServices;

namespace TrainingJobs.Core.State;

/// <summary>A change of the state that waits to be made; whoever makes changes next makes all that wait.</summary>
internal sealed class PendingChange(Action<SqlStatements> change)
{
    private ExceptionDispatchInfo? _error;

    /// <summary>True when it was made, or has failed.</summary>
    public bool IsDone { get; private set; }

    public void Make(SqlStatements sql) => change(sql);

    /// <summary>Notes how it went, unless that is known.</summary>
    public void Done(Exception? error)
    {
        _error ??= error is null ? null : ExceptionDispatchInfo.Capture(error);
        IsDone = true;
    }

    /// <summary>Throws what it has failed with.</summary>
    public void ThrowIfFailed() => _error?.Throw();
}
