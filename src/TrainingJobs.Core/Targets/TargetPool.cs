using System.Collections.Concurrent;
using TrainingJobs.Core.Planning;
using TrainingJobs.Core.Runs;
using TrainingJobs.Core.Targets.Docker;
using TrainingJobs.Core.Targets.Docker.Api;
using TrainingJobs.Core.Targets.Docker.Output;
using TrainingJobs.Core.Targets.Local;

namespace TrainingJobs.Core.Targets;

/// <summary>The targets of an agent: each is made when the first run needs it, and kept.</summary>
internal sealed class TargetPool : IDisposable
{
    private readonly TargetHost _host;
    private readonly Func<IReadOnlyList<TargetSettings>> _settings;
    private readonly Action<WorkerKey> _changed;
    private readonly ConcurrentDictionary<DockerEndpoint, Lazy<DockerTarget>> _docker = new();
    private readonly LocalTarget _local;
    private readonly OutputFolders _output;

    /// <param name="host">What targets have of the agent.</param>
    /// <param name="settings">Gives what users have said of targets.</param>
    /// <param name="changed">Told when something may have happened to a worker.</param>
    public TargetPool(TargetHost host, Func<IReadOnlyList<TargetSettings>> settings, Action<WorkerKey> changed)
    {
        _host = host;
        _settings = settings;
        _changed = changed;
        string active = Path.Combine(host.Root, "active");
        string pipes = PipeFolder.Make(active);
        _local = new LocalTarget(
            active, pipes, Path.Combine(host.Root, "python"), LocalLauncher.ForThisSystem(pipes, active), host.FateOf, host.Time);
        _local.Monitor.Changed += changed;
        _output = new OutputFolders(Path.Combine(host.Root, "containers"));
    }

    /// <summary>The target of a run, as the session that started it meant its name.</summary>
    /// <exception cref="RunFailedException">TargetNotFound.</exception>
    public ITarget Of(JobPlan plan, IReadOnlyDictionary<string, string> session)
    {
        if (plan.Placement.Target == Placement.Local.Name)
        {
            return _local;
        }

        try
        {
            DockerEndpoint endpoint = new TargetCatalog(_settings(), session).Endpoint(plan.Placement.Target);
            return _docker.GetOrAdd(endpoint, one => new Lazy<DockerTarget>(() => Make(one))).Value;
        }
        catch (TrainingJobsException exception)
        {
            throw new RunFailedException(ReasonCodes.TargetNotFound, exception.Message, exception);
        }
    }

    /// <summary>What users have set to be shared out where the plan runs.</summary>
    public SharedOut SharedFor(JobPlan plan)
    {
        var catalog = new TargetCatalog(_settings());
        TargetSettings?[] said = [catalog.SettingsOf(plan.Placement.Target), plan.Placement.UsesThisMachine ? catalog.SettingsOf(Placement.Local.Name) : null];
        return new SharedOut(said.Max(settings => settings?.Cpu), said.Max(settings => settings?.Memory));
    }

    /// <summary>Removes from this machine what an earlier agent could not remove any more; connects to nothing.</summary>
    public async Task SweepAsync(CancellationToken cancellationToken)
    {
        await _local.SweepAsync(cancellationToken);
        foreach (WorkerKey key in _output.Known())
        {
            if (_host.FateOf(key.RunId) is var fate && fate != RunFate.Active)
            {
                _output.Remove(key, keepMount: fate == RunFate.Kept);
            }
        }
    }

    public void Dispose()
    {
        _local.Dispose();
        foreach (Lazy<DockerTarget> target in _docker.Values)
        {
            target.Value.Dispose();
        }

        _output.Dispose();
    }

    private DockerTarget Make(DockerEndpoint endpoint)
    {
        var target = new DockerTarget(endpoint, _host.Owner, _output, _host.FateOf, _host.Time);
        target.Monitor.Changed += _changed;
        return target;
    }
}
