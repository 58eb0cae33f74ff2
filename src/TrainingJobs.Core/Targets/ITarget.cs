using TrainingJobs.Core.Planning;
using TrainingJobs.Core.Runs.Logs;

namespace TrainingJobs.Core.Targets;

/// <summary>
/// A place where runs execute, as one agent has it open. The target owns the work: killing the agent at any instant loses nothing, and
/// whoever opens the same target later finds each worker again by its <see cref="WorkerKey"/>, which everything made for it carries. What
/// is kept in memory only saves questions.
/// </summary>
/// <remarks>
/// <para>
/// The life of an attempt: <see cref="PrepareAsync"/>, <see cref="IWorkerMonitor.Track"/> for each worker, <see cref="SubmitAsync"/>, then
/// <see cref="DrainLogAsync"/> whenever the monitor tells of a change; at the end of each worker once more with <c>isEnd</c>; after the last
/// of them <see cref="CollectOutputsAsync"/>; when the end stands in the state <see cref="CleanUpAsync"/> and
/// <see cref="IWorkerMonitor.Untrack"/> for each worker. A run that an agent finds under way begins with <c>Track</c>.
/// </para>
/// <para>
/// Each call may be repeated, also by another agent after a crash in the middle of it. Calls for different runs are made concurrently;
/// for one run one after the other, but for <see cref="SignalAsync"/>, which may come while another call is under way. Errors: a
/// <see cref="RunFailedException"/> says that the run cannot go on; it is thrown by preparing and submitting only. Where the target cannot be
/// reached, or a disk is full, an <see cref="IOException"/> or a <see cref="TrainingJobsException"/> leaves the method, and the same call is
/// made again after a pause. Cancelling leaves everything so that it can be begun anew.
/// </para>
/// </remarks>
internal interface ITarget : IDisposable
{
    /// <summary>What it can do; never changes while it is open.</summary>
    TargetCapabilities Capabilities { get; }

    /// <summary>Where its workers are watched.</summary>
    IWorkerMonitor Monitor { get; }

    /// <summary>
    /// Gets ready what the workers need: environment, image, inputs. May take minutes. Once for an attempt; the result is a value that is
    /// kept, and a later agent submits with it without preparing again. Repeated only when it came to no end.
    /// </summary>
    /// <param name="run">The run.</param>
    /// <param name="note">Takes lines for the log.</param>
    /// <param name="cancellationToken">Ends it, as when the run is stopped.</param>
    /// <exception cref="RunFailedException">It cannot be made ready.</exception>
    Task<Preparation> PrepareAsync(RunContext run, Action<string> note, CancellationToken cancellationToken);

    /// <summary>
    /// Starts workers, each at most once for its key: before it starts one it looks whether that is there, and leaves it alone then. So it
    /// may be repeated after a crash, an error, or when a worker leaves no trace. Returns when the target has accepted them, not when
    /// they run.
    /// </summary>
    /// <param name="run">The run.</param>
    /// <param name="preparation">What <see cref="PrepareAsync"/> has given for the attempt, in this process or another.</param>
    /// <param name="submission">The workers; all those of the attempt, or those of them that have left no trace.</param>
    /// <param name="cancellationToken">Ends it; some workers may have been started by then.</param>
    /// <returns>The handle of each, in their order; of one that was there already the one it has.</returns>
    /// <exception cref="RunFailedException">One cannot be started; others may have been.</exception>
    Task<IReadOnlyList<string>> SubmitAsync(RunContext run, Preparation preparation, Submission submission, CancellationToken cancellationToken);

    /// <summary>
    /// Asks the worker's processes to end (SIGTERM or its like), or with force ends them; one that waits in the target's queue is
    /// taken out of it. Does not wait for the end. One that is gone, has ended or was never there is no error, and neither is a target that
    /// cannot be reached: the next signal, or the force after the grace period, does it.
    /// </summary>
    ValueTask SignalAsync(WorkerRef worker, bool force, CancellationToken cancellationToken);

    /// <summary>
    /// Takes in what the worker has printed since the log was last written; the log knows how far that is, so that each line is taken
    /// once, whoever is killed. Nothing for a worker that the monitor does not know or shows as <c>Pending</c>.
    /// </summary>
    /// <param name="run">The run.</param>
    /// <param name="worker">The worker.</param>
    /// <param name="log">Where it goes. Of a run one is open at a time.</param>
    /// <param name="isEnd">
    /// True once the worker has ended: what it has left running is ended, and everything is taken in, also a last line without a newline.
    /// Waits for what is still on its way, for a limited time.
    /// </param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>True when there was something.</returns>
    ValueTask<bool> DrainLogAsync(RunContext run, WorkerRef worker, LogWriter log, bool isEnd, CancellationToken cancellationToken);

    /// <summary>
    /// The last line, whole, that an ended worker has printed, errors first, for the reason of a failure; null when it printed nothing, or when that
    /// cannot be had any more. Before <see cref="CleanUpAsync"/>.
    /// </summary>
    ValueTask<string?> LastLogLineAsync(WorkerRef worker, CancellationToken cancellationToken);

    /// <summary>
    /// Brings back everything that is to come back; here and nowhere else. After all workers of the attempt have ended and their logs
    /// are drained, before anything is cleaned up. What cannot be kept is noted, and no error of the run.
    /// </summary>
    /// <param name="run">The run.</param>
    /// <param name="attempt">Number of the attempt.</param>
    /// <param name="workers">Its workers that have run.</param>
    /// <param name="isLast">
    /// True after the last attempt: what the job declares as outputs, or has changed, goes into the output folder. False before another one:
    /// only what that must find comes back, the files of a copied project. To be called then where
    /// <see cref="TargetCapabilities.Files"/> is <see cref="FileSharing.Copied"/>, even if the job declares no outputs.
    /// </param>
    /// <param name="note">Takes lines for the log.</param>
    /// <param name="cancellationToken">Ends it; it can be begun anew.</param>
    Task CollectOutputsAsync(
        RunContext run, int attempt, IReadOnlyList<WorkerRef> workers, bool isLast, Action<string> note, CancellationToken cancellationToken);

    /// <summary>
    /// Ends whatever the worker has left running and removes what was kept for it: its log and its outputs are safe by now. One that is not
    /// there is no error. A target that cannot be reached is none either: <see cref="SweepAsync"/> does it later.
    /// </summary>
    /// <param name="worker">The worker.</param>
    /// <param name="keep">True when it is to stay, ended, until the run is removed (<see cref="TargetCapabilities.KeepsEnded"/>).</param>
    /// <param name="cancellationToken">Ends it.</param>
    ValueTask CleanUpAsync(WorkerRef worker, bool keep, CancellationToken cancellationToken);

    /// <summary>
    /// Removes what is ours on the target and belongs to no run that is under way (<see cref="TargetHost.FateOf"/>): what an agent left
    /// that was killed. At any time; a target that connects does it after each connect by itself.
    /// </summary>
    Task SweepAsync(CancellationToken cancellationToken);

    /// <summary>Removes all that is left of an ended run, kept workers too: its user has removed it.</summary>
    Task RemoveRunAsync(string runId, CancellationToken cancellationToken);
}
