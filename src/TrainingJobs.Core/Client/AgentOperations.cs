using TrainingJobs.Core.Runs;

namespace TrainingJobs.Core.Client;

/// <summary>The agent of the state folder.</summary>
public sealed class AgentOperations
{
    private readonly ClientContext _context;
    private readonly AgentHost _host;

    internal AgentOperations(ClientContext context)
    {
        _context = context;
        _host = new AgentHost(context.Folder);
    }

    /// <summary>The agent of this state folder, running or not.</summary>
    public AgentInfo Get() => _host.Describe(_context.Folder.Exists ? _context.Store.Queue.ActiveIds().Count : 0);

    /// <summary>Ends the agent and waits until it is gone; workers run on and are found again by the next agent.</summary>
    public Task StopAsync(CancellationToken cancellationToken) => _host.StopAsync(cancellationToken);

    /// <summary>Makes sure that an agent looks after the runs, for a front end that waits for some.</summary>
    /// <exception cref="TrainingJobsException">AgentUnavailable: there is none and it cannot be started.</exception>
    public void Ensure() => _context.Launcher.Ensure();
}
