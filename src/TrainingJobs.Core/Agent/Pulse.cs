namespace TrainingJobs.Core.Agent;

/// <summary>Something to wait for that may be set from anywhere; several sets before a wait count as one.</summary>
internal sealed class Pulse : IDisposable
{
    private readonly SemaphoreSlim _semaphore = new(0);
    private int _isSet;

    public void Set()
    {
        if (Interlocked.Exchange(ref _isSet, 1) == 0)
        {
            _semaphore.Release();
        }
    }

    /// <summary>Waits until it is set or the time is over.</summary>
    public async Task WaitAsync(TimeSpan limit, CancellationToken cancellationToken)
    {
        if (await _semaphore.WaitAsync(limit, cancellationToken))
        {
            Volatile.Write(ref _isSet, 0);
        }
    }

    public void Dispose() => _semaphore.Dispose();
}
