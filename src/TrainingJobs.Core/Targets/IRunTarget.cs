using TrainingJobs.Core.Runs.Logs;

namespace TrainingJobs.Core.Targets;

/// <summary>
/// A place where runs execute. The target owns the work and names it by <see cref="WorkerKey"/>; whoever asks about a key later,
/// in another process too, gets the truth. Nothing here is remembered in memory only.
/// </summary>
internal interface IRunTarget : IDisposable
{
    /// <summary>Told when something may have happened to a worker: output, an exit. May be told too often, and for keys of others.</summary>
    event Action<WorkerKey>? Changed;

    /// <summary>Gets ready what the workers need: environment, image, inputs. May be called again after a crash.</summary>
    /// <param name="run">The run.</param>
    /// <param name="note">Takes lines for the log.</param>
    /// <param name="cancellationToken">Ends it; what was begun is left in a state in which it can be begun anew.</param>
    /// <returns>Variables that the environment needs, over those of the session.</returns>
    /// <exception cref="RunFailedException">It cannot be made ready.</exception>
    Task<IReadOnlyDictionary<string, string>> PrepareAsync(RunContext run, Action<string> note, CancellationToken cancellationToken);

    /// <summary>File that is locked while a worker of the project runs its setup; null where workers have nothing in common.</summary>
    string? SetupLockOf(RunContext run) => null;

    /// <summary>Starts a worker, at most once for its key: one that is there already is left alone.</summary>
    /// <exception cref="RunFailedException">It cannot be started.</exception>
    ValueTask StartAsync(RunContext run, WorkerStart start, CancellationToken cancellationToken);

    /// <summary>What is known of a worker now.</summary>
    ValueTask<WorkerObservation> ObserveAsync(WorkerKey key, CancellationToken cancellationToken);

    /// <summary>Asks the worker's processes to end (SIGTERM), or ends them (SIGKILL). Does not wait for it; a worker that is gone is no error.</summary>
    ValueTask SignalAsync(WorkerKey key, bool force, CancellationToken cancellationToken);

    /// <summary>Takes in what the worker has printed since the log was last written.</summary>
    /// <param name="run">The run.</param>
    /// <param name="key">The worker.</param>
    /// <param name="log">Where it goes.</param>
    /// <param name="isEnd">
    /// True when the worker has ended: what it has left running is ended, and everything is taken in, also a last line without a newline,
    /// and results that are elsewhere.
    /// </param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>True when there was something.</returns>
    ValueTask<bool> CollectAsync(RunContext run, WorkerKey key, LogWriter log, bool isEnd, CancellationToken cancellationToken);

    /// <summary>
    /// Brings what the job declares as outputs, or has changed, into the output folder, after all workers have ended. May be called again
    /// after a crash; what cannot be kept is noted, and no error of the run.
    /// </summary>
    /// <param name="run">The run.</param>
    /// <param name="attempt">Number of the attempt whose workers have ended.</param>
    /// <param name="note">Takes lines for the log.</param>
    /// <param name="cancellationToken">Ends it; it can be begun anew.</param>
    ValueTask KeepResultsAsync(RunContext run, int attempt, Action<string> note, CancellationToken cancellationToken);

    /// <summary>The last line the worker printed, errors first; null when it printed nothing. For the reason of a failure.</summary>
    ValueTask<string?> LastWordsAsync(WorkerKey key, CancellationToken cancellationToken);

    /// <summary>Ends whatever the worker has left running and removes what was kept for it. Its log is safe by now.</summary>
    /// <param name="key">The worker.</param>
    /// <param name="keep">True when a container is to stay, ended, until the run is removed.</param>
    /// <param name="cancellationToken">Ends it.</param>
    ValueTask ReleaseAsync(WorkerKey key, bool keep, CancellationToken cancellationToken);
}
