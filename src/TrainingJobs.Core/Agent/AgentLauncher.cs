using System.Diagnostics;
using TrainingJobs.Core.State;
using TrainingJobs.Core.Targets.Unix;

namespace TrainingJobs.Core.Agent;

/// <summary>Makes sure, for a front end, that an agent looks after the state folder.</summary>
internal sealed class AgentLauncher(StateFolder folder, AgentCommand? command, TimeProvider time)
{
    /// <summary>An agent that was just started has not taken its lock yet; no second one is started meanwhile.</summary>
    private static readonly TimeSpan s_startTime = TimeSpan.FromSeconds(3);

    /// <summary>Wakes the agent, or starts one.</summary>
    /// <exception cref="TrainingJobsException">AgentUnavailable: there is none and it cannot be started.</exception>
    public void Ensure()
    {
        Touch(folder.Wake);
        if (AgentLock.IsHeld(folder.AgentLock) || HasJustLaunched())
        {
            return;
        }

        AgentCommand host = command ?? throw NoHost();
        Touch(folder.LaunchMark);
        if (OperatingSystem.IsWindows())
        {
            StartOnWindows(host);
        }
        else
        {
            StartOnUnix(host);
        }
    }

    /// <summary>
    /// For a caller about to store something for an agent: fails, and changes nothing, when there is none and none can be started.
    /// </summary>
    /// <exception cref="TrainingJobsException">AgentUnavailable.</exception>
    public void Require()
    {
        if (!File.Exists(command?.Program) && !AgentLock.IsHeld(folder.AgentLock))
        {
            throw NoHost();
        }
    }

    /// <summary>A mark of the future was made before the wall clock was set back: nobody knows when, and an agent too many ends by itself.</summary>
    private bool HasJustLaunched()
    {
        TimeSpan age = time.GetUtcNow().UtcDateTime - File.GetLastWriteTimeUtc(folder.LaunchMark);
        return age >= TimeSpan.Zero && age < s_startTime;
    }

    /// <summary>Changes a file that the agent watches.</summary>
    public static void Touch(string path) => File.WriteAllBytes(path, "\n"u8);

    /// <summary>A session of its own, so that neither Ctrl+C nor the end of the terminal reaches it; sh in between, so that it is not a child of ours.</summary>
    private void StartOnUnix(AgentCommand agent)
    {
        Dictionary<string, string> environment = Environment.GetEnvironmentVariables()
            .Cast<System.Collections.DictionaryEntry>()
            .ToDictionary(entry => (string)entry.Key, entry => (string?)entry.Value ?? "");
        environment[StateFolder.Variable] = folder.Root;
        foreach (string mark in Jobs.RunVariables.All)
        {
            // Started from within a run, it is no part of that, and lives on when the run ends.
            environment.Remove(mark);
        }

        foreach ((string name, string value) in AgentRuntime.VariablesFor(agent))
        {
            environment.TryAdd(name, value);
        }

        try
        {
            int shell = UnixNative.SpawnSession(
                "/bin/sh",
                ["sh", "-c", "cd /; umask 077; \"$@\" &", "trainingjobs-agent", agent.Program, .. agent.Arguments],
                environment.Select(pair => $"{pair.Key}={pair.Value}"),
                folder.AgentLog);
            _ = UnixNative.waitpid(shell, out _, 0);
        }
        catch (Targets.RunFailedException exception)
        {
            throw Unavailable(agent, exception);
        }
    }

    private void StartOnWindows(AgentCommand agent)
    {
        var info = new ProcessStartInfo(agent.Program, agent.Arguments) { UseShellExecute = false, CreateNoWindow = true };
        info.Environment[StateFolder.Variable] = folder.Root;
        foreach ((string name, string value) in AgentRuntime.VariablesFor(agent))
        {
            info.Environment.TryAdd(name, value);
        }

        try
        {
            using Process? process = Process.Start(info);
        }
        catch (System.ComponentModel.Win32Exception exception)
        {
            throw Unavailable(agent, exception);
        }
    }

    private TrainingJobsException NoHost()
    {
        string why = command is null
            ? "this program cannot start one"
            : $"the program that would host it, '{command.Program}', does not exist";
        return new TrainingJobsException(
            ErrorCodes.AgentUnavailable,
            $"No agent is running, and {why}. Start one with 'trainingjobs agent', or name a program that can host it in "
                + "TRAININGJOBS_AGENT_HOST.",
            command?.Program);
    }

    private static TrainingJobsException Unavailable(AgentCommand agent, Exception exception) => new(
        ErrorCodes.AgentUnavailable, $"The agent '{agent.Program}' cannot be started: {exception.Message}", agent.Program, exception);
}
