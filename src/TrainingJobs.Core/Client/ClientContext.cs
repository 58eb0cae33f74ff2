using TrainingJobs.Core.Agent;
using TrainingJobs.Core.Runs;
using TrainingJobs.Core.Secrets;
using TrainingJobs.Core.State;
using TrainingJobs.Core.Targets;

namespace TrainingJobs.Core.Client;

/// <summary>What the rooms of a client share: the state folder, its store, which is opened when it is first needed, and the agent's launcher.</summary>
internal sealed class ClientContext : IDisposable
{
    private readonly Lock _lock = new();
    private StateStore? _store;

    public ClientContext(ClientOptions options)
    {
        Folder = new StateFolder(options.StateFolder);
        Launcher = new AgentLauncher(Folder, options.AgentCommand, TimeProvider.System);
        SecretManagement = options.SecretManagement;
        Monitor = new RunMonitor(this);
        Kinds = options.Kinds;
    }

    public StateFolder Folder { get; }

    public AgentLauncher Launcher { get; }

    public SecretLookup? SecretManagement { get; }

    public RunMonitor Monitor { get; }

    /// <summary>The state, which is made when it is not there: ask <see cref="StateFolder.Exists"/> first where reading must leave no trace.</summary>
    public StateStore Store
    {
        get
        {
            lock (_lock)
            {
                return _store ??= StateStore.Open(Folder, TimeProvider.System, durable: true);
            }
        }
    }

    public SecretStore Secrets => new(Folder.Secrets);

    /// <summary>The kinds of targets there are.</summary>
    public TargetKinds Kinds { get; }

    /// <summary>The targets by name, as this session means them.</summary>
    public TargetDirectory Targets => TargetsOf(null);

    /// <summary>The same, as another session means them.</summary>
    /// <param name="variables">Its variables; null means those of this process.</param>
    public TargetDirectory TargetsOf(IReadOnlyDictionary<string, string>? variables) =>
        new(Kinds, Folder.Exists ? [.. Store.Settings.StartingWith(TargetRecord.Prefix).Select(TargetRecord.Parse)] : [], variables);

    /// <inheritdoc cref="RunSelector.Resolve"/>
    public TrainingRun Resolve(string text) => RunSelector.Resolve(this, text);

    /// <summary>The run with its plan.</summary>
    /// <exception cref="TrainingJobsException">RunNotFound, RunIdAmbiguous.</exception>
    public StoredRun ResolveStored(string id) => Store.Runs.GetStored(Resolve(id).Id) ?? throw NotFound(id);

    public static TrainingJobsException NotFound(string id) => new(
        ErrorCodes.RunNotFound, $"There is no run with the id or name '{id}'. Get-TrainingRun and 'trainingjobs list' show those there are.", id);

    public void Dispose()
    {
        Monitor.Close();
        lock (_lock)
        {
            _store?.Dispose();
            _store = null;
        }
    }
}
