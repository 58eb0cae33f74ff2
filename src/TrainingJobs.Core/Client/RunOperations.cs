using System.Runtime.CompilerServices;
using TrainingJobs.Core.Agent;
using TrainingJobs.Core.Planning;
using TrainingJobs.Core.Runs;
using TrainingJobs.Core.State;

namespace TrainingJobs.Core.Client;

/// <summary>Runs: start, watch, stop and remove them.</summary>
public sealed class RunOperations
{
    /// <summary>How soon a waiting front end sees that something has changed.</summary>
    private static readonly TimeSpan s_pollInterval = TimeSpan.FromMilliseconds(5);

    private readonly ClientContext _context;
    private readonly RunStarter _starter;
    private readonly RunRemover _remover;

    internal RunOperations(ClientContext context)
    {
        _context = context;
        _starter = new RunStarter(context);
        _remover = new RunRemover(context);
    }

    /// <inheritdoc cref="RunStarter.StartAsync"/>
    public Task<TrainingRun> StartAsync(JobPlan plan, CancellationToken cancellationToken) => _starter.StartAsync(plan, cancellationToken);

    /// <inheritdoc cref="RunStarter.RestartAsync"/>
    public Task<TrainingRun> RestartAsync(string id, bool fromStart, CancellationToken cancellationToken) =>
        _starter.RestartAsync(id, fromStart, cancellationToken);

    /// <summary>Runs that match, newest first.</summary>
    public Task<IReadOnlyList<TrainingRun>> FindAsync(RunQuery query, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var disk = new StateDisk(_context.Folder);
        return Task.FromResult<IReadOnlyList<TrainingRun>>(
            _context.Folder.Exists ? [.. _context.Store.Runs.Find(query).Select(disk.Explain)] : []);
    }

    /// <summary>The run whose id is, or alone begins with, the text.</summary>
    /// <exception cref="TrainingJobsException">RunNotFound, RunIdAmbiguous.</exception>
    public Task<TrainingRun> GetAsync(string id, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult(new StateDisk(_context.Folder).Explain(_context.Resolve(id)));
    }

    /// <summary>A run and all its steps, each behind the one that it is a step of, with its <see cref="TrainingRun.Depth"/>.</summary>
    /// <exception cref="TrainingJobsException">RunNotFound, RunIdAmbiguous.</exception>
    public Task<IReadOnlyList<TrainingRun>> GetTreeAsync(string id, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult(_context.Store.Runs.Tree(_context.Resolve(id).Id));
    }

    /// <summary>The history of a run, oldest first.</summary>
    /// <exception cref="TrainingJobsException">RunNotFound, RunIdAmbiguous.</exception>
    public Task<IReadOnlyList<RunEvent>> GetEventsAsync(string id, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult(_context.Store.Runs.Events(_context.Resolve(id).Id));
    }

    /// <summary>Files in the run's output folder, by name, and behind them those of its steps.</summary>
    /// <exception cref="TrainingJobsException">RunNotFound, RunIdAmbiguous.</exception>
    public Task<IReadOnlyList<JobArtifact>> GetArtifactsAsync(string id, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        IReadOnlyList<JobArtifact> artifacts =
            [.. _context.Store.Runs.Tree(_context.Resolve(id).Id).SelectMany(run => ArtifactFolder.List(run.Id, run.OutputPath))];
        return Task.FromResult(artifacts);
    }

    /// <summary>The run as it is now, and again after each change, until it has ended. Makes sure an agent is there.</summary>
    /// <exception cref="TrainingJobsException">RunNotFound, RunIdAmbiguous, AgentUnavailable.</exception>
    public async IAsyncEnumerable<TrainingRun> WatchAsync(string id, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        TrainingRun run = _context.Resolve(id);
        yield return run;
        var watchdog = new AgentWatchdog(_context.Folder, _context.Launcher, TimeProvider.System);
        while (!run.State.IsEnded())
        {
            watchdog.Check();
            await Task.Delay(s_pollInterval, cancellationToken);
            (RunState State, string? Reason) now = _context.Store.Runs.GetProgress(run.Id) ?? throw ClientContext.NotFound(id);
            if (now.State != run.State || now.Reason != run.Reason)
            {
                run = _context.Store.Runs.Get(run.Id) ?? throw ClientContext.NotFound(id);
                yield return run;
            }
        }
    }

    /// <summary>
    /// Asks for the run to be stopped: SIGTERM to its workers, after the grace period SIGKILL. Does not wait. A run that has ended is
    /// left as it is.
    /// </summary>
    /// <param name="id">Id or unique beginning of it.</param>
    /// <param name="grace">Grace period; null means 10 s.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="TrainingJobsException">RunNotFound, RunIdAmbiguous, AgentUnavailable.</exception>
    public Task StopAsync(string id, TimeSpan? grace, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        TrainingRun run = _context.Resolve(id);
        if (!run.State.IsEnded())
        {
            _context.Store.Changes.RequestStop(run.Id, grace);
            _context.Launcher.Ensure();
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc cref="RunRemover.RemoveAsync"/>
    public Task RemoveAsync(string id, CancellationToken cancellationToken) => _remover.RemoveAsync(id, cancellationToken);
}
