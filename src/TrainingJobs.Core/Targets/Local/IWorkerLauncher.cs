namespace TrainingJobs.Core.Targets.Local;

/// <summary>
/// Starts local workers and signals them, each operating system in its own way. The contract: the worker is its own session, its
/// output goes to files that the operating system holds open, it lives on when everything of ours dies, and its exit status is
/// recorded in <see cref="WorkerCapture.Exit"/> even if nobody watches.
/// </summary>
internal interface IWorkerLauncher
{
    /// <summary>Starts the worker unless it is claimed already.</summary>
    /// <param name="start">The worker.</param>
    /// <param name="program">Absolute path of the program.</param>
    /// <param name="capture">Its files.</param>
    /// <exception cref="RunFailedException">The operating system refuses.</exception>
    void Start(WorkerStart start, string program, WorkerCapture capture);

    /// <summary>True while the shim that claimed the worker lives.</summary>
    bool IsAlive(int processId, WorkerKey key);

    /// <summary>Exit status of the shim itself, if it was a child of this process and has ended.</summary>
    int? StatusOf(WorkerKey key);

    /// <summary>Nobody will ask about the worker any more.</summary>
    void Forget(WorkerKey key);

    /// <summary>True when an ended worker seems to have left processes behind.</summary>
    bool HasLeftovers(int processId);

    /// <summary>True when all that an ended worker has printed stands in its files.</summary>
    bool IsDrained(WorkerCapture capture);

    /// <summary>Ends what takes the worker's output to its files, because somebody who is no part of it holds it open.</summary>
    void EndReaders(int processId, WorkerKey key);

    /// <summary>Sends SIGTERM, or its like, to all processes of the worker; with force ends them.</summary>
    void Signal(int processId, WorkerKey key, WorkerCapture capture, bool force);
}
