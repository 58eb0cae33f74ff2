using TrainingJobs.Core.State;

namespace TrainingJobs.Core.Agent;

/// <summary>For a front end that waits for a run: sees to it now and then that there is an agent, and notices when none will come.</summary>
internal sealed class AgentWatchdog(StateFolder folder, AgentLauncher launcher, TimeProvider time)
{
    private static readonly TimeSpan s_interval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_missingTimeout = TimeSpan.FromSeconds(20);

    private long _last;
    private long _missingSince;

    /// <exception cref="TrainingJobsException">AgentUnavailable: agents were started, and none has come up.</exception>
    public void Check()
    {
        if (_last != 0 && time.GetElapsedTime(_last) < s_interval)
        {
            return;
        }

        _last = time.GetTimestamp();
        launcher.Ensure();
        if (AgentLock.IsHeld(folder.AgentLock))
        {
            _missingSince = 0;
        }
        else if (_missingSince == 0)
        {
            _missingSince = _last;
        }
        else if (time.GetElapsedTime(_missingSince) > s_missingTimeout)
        {
            throw new TrainingJobsException(
                ErrorCodes.AgentUnavailable,
                $"The agent does not start. Runs that were started go on, and their state is kept. See '{folder.AgentLog}'.",
                folder.AgentLog);
        }
    }
}
