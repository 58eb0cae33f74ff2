namespace TrainingJobs.Core.Clocks;

/// <summary>Pauses that double, from a first one up to a longest.</summary>
internal sealed class Backoff(TimeSpan first, TimeSpan longest)
{
    private TimeSpan? _next;

    /// <summary>Something has gone well: the next pause is the first again.</summary>
    public void Reset() => _next = null;

    /// <summary>The next pause; the one after it is twice as long.</summary>
    public TimeSpan Take()
    {
        TimeSpan pause = _next ?? first;
        _next = pause * 2 < longest ? pause * 2 : longest;
        return pause;
    }

    /// <summary>Waits for the next pause.</summary>
    public Task WaitAsync(TimeProvider time, CancellationToken cancellationToken) => Task.Delay(Take(), time, cancellationToken);
}
