using System.Collections.Concurrent;
using System.Security.Cryptography;
using TrainingJobs.Core.Planning;
using TrainingJobs.Core.Runs;
using TrainingJobs.Core.State;
using TrainingJobs.Core.Targets;
using TrainingJobs.Core.Targets.Docker;
using TrainingJobs.Core.Targets.Docker.Engine;
using TrainingJobs.Core.Targets.Docker.Output;
using TrainingJobs.Core.Targets.Local;

namespace TrainingJobs.Core.Agent;

/// <summary>The targets of an agent: each is made when the first run needs it, and kept.</summary>
internal sealed class TargetFactory : IDisposable
{
    private readonly StateFolder _folder;
    private readonly Func<IReadOnlyList<TargetSettings>> _settings;
    private readonly Action<WorkerKey> _changed;
    private readonly Func<string, bool?> _isActive;
    private readonly TimeProvider _time;
    private readonly ConcurrentDictionary<DockerEndpoint, Lazy<DockerTarget>> _docker = new();
    private readonly Lazy<string> _owner;

    /// <param name="folder">State folder.</param>
    /// <param name="settings">Gives what users have said of targets.</param>
    /// <param name="changed">Told when something may have happened to a worker.</param>
    /// <param name="isActive">True for a run that has not ended, null for one that is not there any more.</param>
    /// <param name="time">Clock.</param>
    public TargetFactory(
        StateFolder folder, Func<IReadOnlyList<TargetSettings>> settings, Action<WorkerKey> changed, Func<string, bool?> isActive, TimeProvider time)
    {
        _folder = folder;
        _settings = settings;
        _changed = changed;
        _isActive = isActive;
        _time = time;
        _owner = new Lazy<string>(ReadOwner);
        string pipes = PipeFolder.Make(folder.Active);
        Local = new LocalTarget(folder.Active, pipes, folder.Python, LocalLauncher.ForThisSystem(pipes, folder.Active), time);
        Local.Changed += changed;
        Output = new OutputFolders(folder.Containers);
        Output.Changed += changed;
    }

    public LocalTarget Local { get; }

    /// <summary>Output of containers on this machine.</summary>
    public OutputFolders Output { get; }

    /// <summary>The target of a run, as the session that started it meant its name.</summary>
    /// <exception cref="RunFailedException">TargetNotFound.</exception>
    public IRunTarget Of(JobPlan plan, IReadOnlyDictionary<string, string> session)
    {
        if (plan.Target == TargetProfile.Local.Name)
        {
            return Local;
        }

        try
        {
            DockerEndpoint endpoint = new TargetCatalog(_settings(), session).Endpoint(plan.Target);
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
        TargetSettings?[] said = [catalog.SettingsOf(plan.Target), plan.UsesThisMachine ? catalog.SettingsOf(TargetProfile.Local.Name) : null];
        return new SharedOut(said.Max(settings => settings?.Cpu), said.Max(settings => settings?.Memory));
    }

    public void Dispose()
    {
        Local.Dispose();
        foreach (Lazy<DockerTarget> target in _docker.Values)
        {
            target.Value.Dispose();
        }

        Output.Dispose();
    }

    private DockerTarget Make(DockerEndpoint endpoint)
    {
        var target = new DockerTarget(endpoint, _owner.Value, Output, _isActive, _time);
        target.Changed += _changed;
        return target;
    }

    /// <summary>A name for this state folder that no other has, also one at the same path of another machine.</summary>
    private string ReadOwner()
    {
        string path = _folder.Owner;
        if (!File.Exists(path))
        {
            File.WriteAllText(path + ".draft", RandomNumberGenerator.GetHexString(20, lowercase: true));
            File.Move(path + ".draft", path);
        }

        return File.ReadAllText(path).Trim();
    }
}
