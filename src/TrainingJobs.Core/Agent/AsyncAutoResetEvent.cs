namespace TrainingJobs.Core.Agent;

/// <summary>Something to wait for that may be set from anywhere; several sets before a wait count as one. One waits at a time.</summary>
internal sealed class AsyncAutoResetEvent(TimeProvider time)
{
    private readonly Lock _lock = new();
    private TaskCompletionSource? _waiter;
    private bool _isSet;

    public void Set()
    {
        TaskCompletionSource? waiter;
        lock (_lock)
        {
            (waiter, _waiter) = (_waiter, null);
            _isSet |= waiter is null;
        }

        waiter?.TrySetResult();
    }

    /// <summary>Waits until it is set or the time is over.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public async Task WaitAsync(TimeSpan limit, CancellationToken cancellationToken)
    {
        TaskCompletionSource waiter;
        lock (_lock)
        {
            if (_isSet || limit <= TimeSpan.Zero)
            {
                _isSet = false;
                cancellationToken.ThrowIfCancellationRequested();
                return;
            }

            waiter = _waiter = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        await using ITimer timer = time.CreateTimer(static state => ((TaskCompletionSource)state!).TrySetResult(), waiter, limit, Timeout.InfiniteTimeSpan);
        await using CancellationTokenRegistration told = cancellationToken.Register(
            static (state, token) => ((TaskCompletionSource)state!).TrySetCanceled(token), waiter);
        try
        {
            await waiter.Task;
        }
        finally
        {
            lock (_lock)
            {
                if (_waiter == waiter)
                {
                    _waiter = null;
                }
            }
        }
    }
}
