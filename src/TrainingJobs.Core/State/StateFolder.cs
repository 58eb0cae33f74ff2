using System.Security.Cryptography;

namespace TrainingJobs.Core.State;

/// <summary>Where everything is kept, with rights for the owner only. Knows the paths; touches the disk only in <see cref="Create"/>.</summary>
public sealed class StateFolder
{
    /// <summary>Variable that names the state folder.</summary>
    public const string Variable = "TRAININGJOBS_HOME";

    /// <param name="path">State folder; null means <c>$TRAININGJOBS_HOME</c>, else the platform's per-user data folder.</param>
    public StateFolder(string? path)
    {
        string? chosen = string.IsNullOrEmpty(path) ? Environment.GetEnvironmentVariable(Variable) : path;
        Root = Path.GetFullPath(string.IsNullOrEmpty(chosen) ? Default() : chosen);
    }

    /// <summary>Absolute path of the folder.</summary>
    public string Root { get; }

    public string Database => Path.Combine(Root, "state.db");

    /// <summary>Locked by the one agent for as long as it lives.</summary>
    public string AgentLock => Path.Combine(Root, "agent.lock");

    /// <summary>Process id and start of the agent, for people and for status.</summary>
    public string AgentFile => Path.Combine(Root, "agent.json");

    /// <summary>What the agent says when it cannot write to the state.</summary>
    public string AgentLog => Path.Combine(Root, "agent.log");

    /// <summary>Asks the agent to end.</summary>
    public string AgentStop => Path.Combine(Signals, "stop");

    /// <summary>Output and exit codes of workers that run; one flat folder, so that one watch sees them all.</summary>
    public string Active => Path.Combine(Root, "active");

    /// <summary>Output of containers on this machine, in the same way.</summary>
    public string Containers => Path.Combine(Root, "containers");

    /// <summary>File with the name by which daemons know what belongs to this folder.</summary>
    public string Owner => Path.Combine(Root, "owner");

    /// <summary>Touched to make the agent look into the state at once.</summary>
    public string Wake => Path.Combine(Signals, "wake");

    /// <summary>There while an agent has been started and has not taken its lock yet.</summary>
    public string LaunchMark => Path.Combine(Signals, "launch");

    /// <summary>Files by which front ends reach the agent; it watches the folder.</summary>
    public string Signals => Path.Combine(Root, "signals");

    /// <summary>Python environments by content.</summary>
    public string Python => Path.Combine(Root, "python");

    /// <summary>The encrypted secrets.</summary>
    public string Secrets => Path.Combine(Root, "secrets");

    public string Runs => Path.Combine(Root, "runs");

    public string Run(string runId) => Path.Combine(Runs, runId);

    /// <summary>The canonical log of a run.</summary>
    public string Log(string runId) => Path.Combine(Run(runId), "log");

    /// <summary>ML_OUTPUT_PATH of a run.</summary>
    public string Output(string runId) => Path.Combine(Run(runId), "output");

    /// <summary>A checkpoint folder (TRAINING_CHECKPOINT_PATH): outside the run's own, since restarts of the run share it.</summary>
    public string Checkpoint(string name) => Path.Combine(Root, "checkpoints", name);

    public bool Exists => File.Exists(Database);

    /// <summary>Makes the folders, for the owner only.</summary>
    /// <exception cref="TrainingJobsException">StateUnavailable.</exception>
    public void Create()
    {
        try
        {
            MakePrivate(Root);
            MakePrivate(Active);
            MakePrivate(Runs);
            MakePrivate(Signals);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new TrainingJobsException(
                ErrorCodes.StateUnavailable,
                $"The state folder '{Root}' cannot be made: {exception.Message} Set {Variable} to a folder that you can write to.",
                Root,
                exception);
        }
    }

    /// <summary>Makes a folder that only its owner can read.</summary>
    public static void MakePrivate(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            // Below the user's profile the rights that are inherited are the owner's alone.
            Directory.CreateDirectory(path);
        }
        else
        {
            Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    /// <summary>A name for this state folder that no other has, also one at the same path of another machine; made when there is none yet.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    public string ReadOwner()
    {
        if (!File.Exists(Owner))
        {
            File.WriteAllText(Owner + ".draft", RandomNumberGenerator.GetHexString(20, lowercase: true));
            File.Move(Owner + ".draft", Owner, overwrite: true);
        }

        return File.ReadAllText(Owner).Trim();
    }

    private static string Default()
    {
        string data = Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify);
        if (string.IsNullOrEmpty(data))
        {
            throw new TrainingJobsException(
                ErrorCodes.StateUnavailable,
                $"This user has no data folder (HOME is not set). Set {Variable} to a folder that you can write to.");
        }

        return Path.Combine(data, OperatingSystem.IsLinux() ? "trainingjobs" : "TrainingJobs");
    }
}
