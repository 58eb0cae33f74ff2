using System.Runtime.ExceptionServices;
using TrainingJobs.Core.Agent;
using TrainingJobs.Core.Runs;
using TrainingJobs.Core.State;

namespace TrainingJobs.Core.Client;

/// <summary>One who waits for one run; told by the monitor.</summary>
internal sealed class RunSubscription : IDisposable
{
    // Only a wait that ends now and then is sure to see its end.
    private static readonly TimeSpan s_longestWait = TimeSpan.FromMinutes(1);

    private readonly RunMonitor _monitor;
    private readonly AsyncAutoResetEvent _changed = new(TimeProvider.System);
    private volatile RunProgress? _progress;
    private volatile Exception? _failure;
    private long _version;

    public RunSubscription(RunMonitor monitor, TrainingRun run) => (_monitor, RunId, _progress) = (monitor, run.Id, RunProgress.Of(run));

    public string RunId { get; }

    /// <summary>The state's version when the run was last looked at.</summary>
    public long Version => Interlocked.Read(ref _version);

    /// <summary>True when the run had ended, or was no more, when it was last looked at.</summary>
    public bool HasEnded => _progress is not { } progress || progress.State.IsEnded();

    /// <summary>True as long as the run was there and had not ended when it was last looked at.</summary>
    /// <exception cref="TrainingJobsException">The state cannot be read, or no agent comes up.</exception>
    public bool IsActive
    {
        get
        {
            ThrowFailure();
            return !HasEnded;
        }
    }

    /// <summary>Waits until the run stands otherwise than it is known to; a run that was removed does.</summary>
    /// <exception cref="TrainingJobsException">The state cannot be read, or no agent comes up.</exception>
    public async Task WaitForChangeAsync(RunProgress known, CancellationToken cancellationToken)
    {
        ThrowFailure();
        while (_progress == known)
        {
            await _changed.WaitAsync(s_longestWait, cancellationToken);
            ThrowFailure();
        }
    }

    /// <summary>Waits until the run changes, no longer than so long.</summary>
    public Task WaitAsync(TimeSpan limit, CancellationToken cancellationToken) => _changed.WaitAsync(limit, cancellationToken);

    /// <summary>Takes how the run stands; null when it is no more.</summary>
    /// <returns>True when that is another state than before.</returns>
    public bool Tell(RunProgress? progress, long version)
    {
        Interlocked.Exchange(ref _version, version);
        if (_progress == progress)
        {
            return false;
        }

        _progress = progress;
        _changed.Set();
        return true;
    }

    public void Fail(Exception error)
    {
        _failure = error;
        _changed.Set();
    }

    public void Dispose() => _monitor.Unsubscribe(this);

    private void ThrowFailure()
    {
        if (_failure is { } failure)
        {
            ExceptionDispatchInfo.Throw(failure);
        }
    }
}
