using System.Diagnostics;
using System.Text.Json;
using TrainingJobs.Core.Agent;
using TrainingJobs.Core.Runs;
using TrainingJobs.Core.Secrets;
using TrainingJobs.Core.State;

namespace TrainingJobs.Core;

/// <summary>The one door for front ends: reads files, plans, starts and watches runs. Safe for use from several threads.</summary>
/// <remarks>
/// Whatever looks at the state may fail with <see cref="ErrorCodes.StateUnavailable"/>, <see cref="ErrorCodes.StateDamaged"/> or
/// <see cref="ErrorCodes.StateTooNew"/>; what is said of a call's errors is what it may fail with besides.
/// </remarks>
public sealed partial class TrainingJobsClient : IDisposable
{
    /// <summary>How soon a waiting front end sees that something has changed.</summary>
    private static readonly TimeSpan s_look = TimeSpan.FromMilliseconds(5);

    private readonly StateFolder _folder;
    private readonly AgentLauncher _launcher;
    private readonly Lock _lock = new();
    private readonly SecretLookup? _secretManagement;
    private StateStore? _store;

    public TrainingJobsClient(ClientOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _folder = new StateFolder(options.StateFolder);
        _launcher = new AgentLauncher(_folder, options.AgentCommand);
        _secretManagement = options.SecretManagement;
    }

    /// <summary>Absolute path of the state folder.</summary>
    public string StateFolder => _folder.Root;

    /// <summary>The agent of this state folder, running or not.</summary>
    public AgentInfo GetAgent()
    {
        AgentRecord? record = ReadAgentRecord();
        return new AgentInfo
        {
            IsRunning = record is not null,
            ProcessId = record?.ProcessId,
            Started = record?.ProcessStarted,
            Version = record?.Version,
            Host = record?.Host,
            StateFolder = _folder.Root,
            ActiveRuns = _folder.Exists ? Store().Queue.ActiveIds().Count : 0,
        };
    }

    /// <summary>Ends the agent and waits until it is gone; workers run on and are found again by the next agent.</summary>
    public async Task StopAgentAsync(CancellationToken cancellationToken)
    {
        while (AgentLock.IsHeld(_folder.AgentLock))
        {
            AgentLauncher.Touch(_folder.AgentStop);
            await Task.Delay(s_look, cancellationToken);
        }
    }

    /// <summary>Makes sure that an agent looks after the runs, for a front end that waits for some.</summary>
    /// <exception cref="TrainingJobsException">AgentUnavailable: there is none and it cannot be started.</exception>
    public void EnsureAgent() => _launcher.Ensure();

    public void Dispose()
    {
        lock (_lock)
        {
            _store?.Dispose();
            _store = null;
        }
    }

    private StateStore Store()
    {
        lock (_lock)
        {
            return _store ??= StateStore.Open(_folder, TimeProvider.System, durable: true);
        }
    }

    private TrainingRun Resolve(string id)
    {
        IReadOnlyList<TrainingRun> found = _folder.Exists && id.Length > 0 ? Store().Runs.FindByIdPrefix(id.ToLowerInvariant()) : [];
        return found switch
        {
            [] => throw NotFound(id),
            [var one] => one,
            [var first, ..] when first.Id == id => first,
            _ => throw new TrainingJobsException(
                ErrorCodes.RunIdAmbiguous, $"Several runs have an id that begins with '{id}', e.g. {found[0].Id} and {found[1].Id}. Give more of it.", id),
        };
    }

    private static void RemoveFolder(string folder)
    {
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static TrainingJobsException NotFound(string id) => new(
        ErrorCodes.RunNotFound, $"There is no run with the id '{id}'. Get-TrainingRun and 'trainingjobs list' show those there are.", id);

    private AgentRecord? ReadAgentRecord()
    {
        try
        {
            AgentRecord? record = JsonSerializer.Deserialize(File.ReadAllText(_folder.AgentFile), StateJsonContext.Default.AgentRecord);
            using Process process = Process.GetProcessById(record!.ProcessId);
            // An agent that was killed leaves its file, and its id may belong to another process by now.
            return (process.StartTime - record.ProcessStarted).Duration() < TimeSpan.FromSeconds(2) ? record : null;
        }
        catch (Exception exception) when (exception is IOException or ArgumentException or JsonException or InvalidOperationException)
        {
            return null;
        }
    }
}
