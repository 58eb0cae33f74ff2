namespace TrainingJobs.Core.Targets;

/// <summary>
/// Watches the workers of one target, all of them by one poll or one stream of events. Safe for concurrent use; nothing here waits.
/// </summary>
internal interface IWorkerMonitor : IDisposable
{
    /// <summary>
    /// Told when there is another observation of a worker, or when something may stand in its log; on any thread, so that the listener does
    /// no more than note it. May be told too often, and of workers that nobody tracks; never too seldom: whoever asks for
    /// <see cref="Last"/> after it sees what it was about.
    /// </summary>
    event Action<WorkerKey>? Changed;

    /// <summary>
    /// Why observations are not renewed at the moment, in a sentence; null while they are. <see cref="Last"/> gives the last that were
    /// made: the work does not mind, and goes on.
    /// </summary>
    string? Trouble { get; }

    /// <summary>
    /// Begins to watch a worker, whether it has been submitted or not; again for one that is tracked, which takes a handle that has
    /// become known. The first observation is made at once, and <see cref="Changed"/> tells of it.
    /// </summary>
    void Track(RunContext run, WorkerRef worker);

    /// <summary>Nobody will ask about the worker any more.</summary>
    void Untrack(WorkerKey key);

    /// <summary>
    /// The last observation of a tracked worker; null until the first has been made, which is not the same as
    /// <see cref="WorkerObservation.NotStarted"/>: nothing may be concluded from it. One made before a call to
    /// <see cref="ITarget.SubmitAsync"/> returned may still be the last for a while afterwards.
    /// </summary>
    WorkerObservation? Last(WorkerKey key);
}
