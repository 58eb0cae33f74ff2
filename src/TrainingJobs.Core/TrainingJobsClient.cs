using TrainingJobs.Core.Client;

namespace TrainingJobs.Core;

/// <summary>The one door for front ends, with a room behind it for each subject. Safe for use from several threads.</summary>
/// <remarks>
/// Whatever looks at the state may fail with <see cref="ErrorCodes.StateUnavailable"/>, <see cref="ErrorCodes.StateDamaged"/> or
/// <see cref="ErrorCodes.StateTooNew"/>; what is said of a call's errors is what it may fail with besides.
/// </remarks>
public sealed class TrainingJobsClient : IDisposable
{
    private readonly ClientContext _context;

    public TrainingJobsClient(ClientOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _context = new ClientContext(options);
        Sizes = new SizeOperations(_context);
        Files = new FileOperations(Sizes);
        Plans = new PlanOperations(_context);
        Runs = new RunOperations(_context);
        Logs = new LogOperations(_context);
        Targets = new TargetOperations(_context);
        Secrets = new SecretOperations(_context);
        Schedules = new ScheduleOperations(_context, Plans, TimeProvider.System);
        Agent = new AgentOperations(_context);
    }

    /// <summary>Absolute path of the state folder.</summary>
    public string StateFolder => _context.Folder.Root;

    /// <summary>Job files: find, read, check and write them.</summary>
    public FileOperations Files { get; }

    /// <summary>Plans: what a run of a job would be.</summary>
    public PlanOperations Plans { get; }

    /// <summary>Runs: start, watch, stop and remove them.</summary>
    public RunOperations Runs { get; }

    /// <summary>Logs of runs.</summary>
    public LogOperations Logs { get; }

    /// <summary>Targets and their devices.</summary>
    public TargetOperations Targets { get; }

    /// <summary>Stored secrets.</summary>
    public SecretOperations Secrets { get; }

    /// <summary>Jobs that run by themselves.</summary>
    public ScheduleOperations Schedules { get; }

    /// <summary>What names of machine sizes mean, and the models of GPU that are known.</summary>
    public SizeOperations Sizes { get; }

    /// <summary>The agent of the state folder.</summary>
    public AgentOperations Agent { get; }

    public void Dispose() => _context.Dispose();
}
