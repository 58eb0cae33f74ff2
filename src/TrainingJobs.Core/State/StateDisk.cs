using TrainingJobs.Core.Runs;

namespace TrainingJobs.Core.State;

/// <summary>
/// The disk that the state lies on. When it is full nobody can write down that runs wait because of it: it is said by who reads of them.
/// </summary>
internal sealed class StateDisk(StateFolder folder)
{
    /// <summary>Bytes; with less a line of a log may find no room.</summary>
    private const long Least = 64 * 1024;

    /// <summary>The run, with the reason why it stands still if the disk is one.</summary>
    public TrainingRun Explain(TrainingRun run) => run is { State: RunState.Running, Reason: null } && IsFull()
        ? run with
        {
            ReasonCode = ReasonCodes.Retrying,
            Reason = $"The disk of '{folder.Root}' is full: what the run prints waits, and the run with it. Make room, and it goes on.",
        }
        : run;

    private bool IsFull()
    {
        try
        {
            return new DriveInfo(folder.Root).AvailableFreeSpace < Least;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            // A disk that cannot be asked, a share of Windows.
            return false;
        }
    }
}
