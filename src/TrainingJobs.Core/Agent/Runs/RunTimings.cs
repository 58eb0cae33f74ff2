namespace TrainingJobs.Core.Agent.Runs;

/// <summary>The times by which a run is moved on where neither its job nor its user says another.</summary>
internal static class RunTimings
{
    /// <summary>Between SIGTERM and SIGKILL.</summary>
    public static TimeSpan DefaultGrace { get; } = TimeSpan.FromSeconds(10);

    /// <summary>Events tell of output and exits; observing without one is for those that were dropped.</summary>
    public static TimeSpan ObserveInterval { get; } = TimeSpan.FromSeconds(1);

    /// <summary>A submission that left no trace is repeated; the target sees to it that it happens once.</summary>
    public static TimeSpan SubmitInterval { get; } = TimeSpan.FromSeconds(2);

    /// <summary>When a worker that left no trace is given up.</summary>
    public static TimeSpan SubmitTimeout { get; } = TimeSpan.FromSeconds(30);

    /// <summary>While output flows it is taken in at this pace, not line by line. A program that ends sooner is never said to run.</summary>
    public static TimeSpan BatchInterval { get; } = TimeSpan.FromMilliseconds(2);

    /// <summary>A worker that was started so recently may not have become its program yet, and a signal be lost.</summary>
    public static TimeSpan YoungAge { get; } = TimeSpan.FromSeconds(2);

    /// <summary>Young workers are signalled again after this time.</summary>
    public static TimeSpan SignalAgainInterval { get; } = TimeSpan.FromMilliseconds(300);

    /// <summary>By force again and again, for processes may appear meanwhile.</summary>
    public static TimeSpan KillInterval { get; } = TimeSpan.FromMilliseconds(50);
}
