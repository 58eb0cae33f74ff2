using TrainingJobs.Core.Targets.Local.Processes;

namespace TrainingJobs.Core.Targets.Local;

/// <summary>
/// Starts local workers and signals them, each operating system in its own way. The contract: the worker is its own session, its
/// output is not lost whoever ends, it lives on when everything of ours dies, and its exit status is
/// recorded in <see cref="WorkerCapture.Claim"/> even if nobody watches.
/// </summary>
internal interface IWorkerLauncher : IDisposable
{
    /// <summary>Starts the worker unless it is claimed already.</summary>
    /// <param name="start">The worker.</param>
    /// <param name="program">Absolute path of the program.</param>
    /// <param name="capture">Its files.</param>
    /// <param name="changed">Told when something new stands in its files.</param>
    /// <exception cref="RunFailedException">The operating system refuses.</exception>
    void Start(WorkerStart start, string program, WorkerCapture capture, Action changed);

    /// <summary>Sees to the output of a worker that an earlier agent may have started.</summary>
    /// <exception cref="IOException">The operating system refuses.</exception>
    void Watch(WorkerCapture capture, Action changed);

    /// <summary>True while the shim that claimed the worker lives.</summary>
    bool IsAlive(int processId, WorkerKey key);

    /// <summary>Exit status of the shim itself, if it was a child of this process and has ended.</summary>
    int? StatusOf(WorkerKey key);

    /// <summary>Nobody will ask about the worker any more.</summary>
    void Forget(WorkerKey key);

    /// <summary>False when a worker whose shim has ended has certainly left no processes; the answer is cheap.</summary>
    bool MayHaveLeftovers(int processId, WorkerKey key);

    /// <summary>The processes of a worker that can be signalled, without its shim; empty only if there are none now.</summary>
    IReadOnlyList<ProcessEntry> ProcessesOf(int processId, WorkerKey key);

    /// <summary>True when all that an ended worker has printed stands in its files.</summary>
    /// <exception cref="IOException">It cannot be written, as on a full disk.</exception>
    bool IsDrained(WorkerCapture capture);

    /// <summary>Lets go of an ended worker: of its shim, and of its output, which somebody who is no part of it may hold open.</summary>
    void End(int processId, WorkerKey key);

    /// <summary>Sends SIGTERM, or its like, to all processes of the worker; with force ends them.</summary>
    /// <returns>Those that were signalled.</returns>
    IReadOnlyList<ProcessEntry> Signal(int processId, WorkerKey key, WorkerCapture capture, bool force);
}
