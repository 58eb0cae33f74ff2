using System.Diagnostics;
using System.Text.Json;
using TrainingJobs.Core.Agent;
using TrainingJobs.Core.Runs;
using TrainingJobs.Core.State;

namespace TrainingJobs.Core.Client;

/// <summary>The process that is the agent of a state folder, seen from outside.</summary>
internal sealed class AgentHost(StateFolder folder)
{
    private static readonly TimeSpan s_pollInterval = TimeSpan.FromMilliseconds(5);

    /// <summary>How far the start of a process may be from what its agent has noted, for clocks of different resolution.</summary>
    private static readonly TimeSpan s_startTolerance = TimeSpan.FromSeconds(2);

    public AgentInfo Describe(int activeRuns)
    {
        AgentRecord? record = ReadRecord();
        return new AgentInfo
        {
            IsRunning = record is not null,
            ProcessId = record?.ProcessId,
            Started = record?.ProcessStarted,
            Version = record?.Version,
            Host = record?.Host,
            StateFolder = folder.Root,
            ActiveRuns = activeRuns,
        };
    }

    /// <summary>Ends the agent and waits until it is gone.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        while (AgentLock.IsHeld(folder.AgentLock))
        {
            AgentLauncher.Touch(folder.AgentStop);
            await Task.Delay(s_pollInterval, cancellationToken);
        }
    }

    private AgentRecord? ReadRecord()
    {
        try
        {
            AgentRecord? record = JsonSerializer.Deserialize(File.ReadAllText(folder.AgentFile), StateJsonContext.Default.AgentRecord);
            using Process process = Process.GetProcessById(record!.ProcessId);
            // An agent that was killed leaves its file, and its id may belong to another process by now.
            return (process.StartTime - record.ProcessStarted).Duration() < s_startTolerance ? record : null;
        }
        catch (Exception exception) when (exception is IOException or ArgumentException or JsonException or InvalidOperationException)
        {
            return null;
        }
    }
}
