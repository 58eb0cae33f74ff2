using System.Runtime.CompilerServices;
using TrainingJobs.Core.Planning;
using TrainingJobs.Core.Runs;
using TrainingJobs.Core.State;

namespace TrainingJobs.Core.Client;

/// <summary>Runs: start, watch, stop and remove them.</summary>
public sealed class RunOperations
{
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
    public Task<TrainingRun> RestartAsync(string id, RestartOptions options, CancellationToken cancellationToken) =>
        _starter.RestartAsync(id, options, cancellationToken);

    /// <summary>Runs that match, newest first, without what their plans say.</summary>
    public Task<IReadOnlyList<TrainingRun>> FindAsync(RunQuery query, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var disk = new StateDisk(_context.Folder);
        return Task.FromResult<IReadOnlyList<TrainingRun>>(
            _context.Folder.Exists ? [.. _context.Store.Runs.Find(query).Select(disk.Explain)] : []);
    }

    /// <summary>The runs with what they ran: arguments, command, file and folder.</summary>
    public Task<IReadOnlyList<TrainingRun>> DescribeAsync(IReadOnlyList<TrainingRun> runs, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult(runs.Count == 0 ? runs : RunDescription.WithPlans(_context.Store.Runs, runs));
    }

    /// <summary>
    /// The runs that a text means: those whose id or name fits it when it has wildcards, newest first; else the one of that id, the newest of
    /// a job of that name, or the one whose id alone begins so.
    /// </summary>
    /// <exception cref="TrainingJobsException">RunNotFound, RunIdAmbiguous: of a text without wildcards.</exception>
    public Task<IReadOnlyList<TrainingRun>> SelectAsync(string text, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        IReadOnlyList<TrainingRun> runs = RunSelector.Select(_context, text);
        return DescribeAsync([.. runs.Select(new StateDisk(_context.Folder).Explain)], cancellationToken);
    }

    /// <summary>Runs that have ended and may go by their age, newest first; steps go with the run that they are steps of.</summary>
    /// <param name="olderThan">Only those created longer ago than this; null for all.</param>
    /// <param name="keep">Leave out the newest so many of all that have ended.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public async Task<IReadOnlyList<TrainingRun>> FindOldAsync(TimeSpan? olderThan, int keep, CancellationToken cancellationToken)
    {
        RunState[] ended = [.. Enum.GetValues<RunState>().Where(state => state.IsEnded())];
        DateTimeOffset? before = olderThan is { } age ? TimeProvider.System.GetUtcNow() - age : null;
        IReadOnlyList<TrainingRun> runs = await FindAsync(new RunQuery { States = ended, Skip = keep }, cancellationToken);
        return [.. runs.Where(run => before is null || run.Created < before)];
    }

    /// <summary>The run of that id, the newest of a job of that name, or the one whose id alone begins so.</summary>
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
        return DescribeAsync(_context.Store.Runs.Tree(_context.Resolve(id).Id), cancellationToken);
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
        using RunSubscription subscription = _context.Monitor.Subscribe(run);
        while (!run.State.IsEnded())
        {
            await subscription.WaitForChangeAsync(RunProgress.Of(run), cancellationToken);
            run = _context.Store.Runs.Get(run.Id) ?? throw ClientContext.NotFound(id);
            yield return run;
        }
    }

    /// <summary>A number that differs after every change of the state, for who looks at many runs again and again; cheap to ask.</summary>
    public long GetVersion() => _context.Folder.Exists ? _context.Store.Version : 0;

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
