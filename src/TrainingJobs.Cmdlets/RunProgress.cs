using System.Management.Automation;
using TrainingJobs.Core.Jobs;
using TrainingJobs.Core.Runs;

namespace TrainingJobs.Cmdlets;

/// <summary>Shows on a progress bar how runs go on, and lets through those that have ended.</summary>
/// <param name="cmdlet">The cmdlet that waits.</param>
/// <param name="count">Number of runs.</param>
internal sealed class RunProgress(PSCmdlet cmdlet, int count)
{
    private const int ActivityId = 0x7121;

    private readonly Dictionary<string, TrainingRun> _latest = [];
    private readonly DateTimeOffset _since = TimeProvider.System.GetUtcNow();

    /// <summary>True when the run was seen to have ended.</summary>
    public bool HasEnded(string id) => _latest.TryGetValue(id, out TrainingRun? run) && run.State.IsEnded();

    public IEnumerable<TrainingRun> Show(IEnumerable<TrainingRun?> changes)
    {
        string shown = "";
        foreach (TrainingRun? change in changes)
        {
            bool ended = false;
            if (change is not null)
            {
                ended = change.State.IsEnded() && !HasEnded(change.Id);
                _latest[change.Id] = change;
            }

            if (Status() is { } status && status != shown)
            {
                cmdlet.WriteProgress(ToRecord(shown = status));
            }

            if (ended)
            {
                yield return change!;
            }
        }

        if (shown.Length > 0)
        {
            cmdlet.WriteProgress(new ProgressRecord(ActivityId, Activity, "Ended") { RecordType = ProgressRecordType.Completed });
        }
    }

    private string Activity => count == 1 && _latest.Count == 1 ? $"Run {_latest.Keys.First()}" : $"Waiting for {count} runs";

    private string Status()
    {
        TimeSpan waited = TimeSpan.FromSeconds(Math.Floor((TimeProvider.System.GetUtcNow() - _since).TotalSeconds));
        IEnumerable<string> states = count == 1
            ? _latest.Values.Select(run => run.Reason is { Length: > 0 } reason ? $"{run.State}: {reason}" : run.State.ToString())
            : _latest.Values.GroupBy(run => run.State).OrderBy(group => group.Key).Select(group => $"{group.Count()} {group.Key}");
        return $"{string.Join(", ", states)} ({Duration.Format(waited)})";
    }

    private ProgressRecord ToRecord(string status)
    {
        int ended = _latest.Values.Count(run => run.State.IsEnded());
        return new ProgressRecord(ActivityId, Activity, status) { PercentComplete = count > 1 ? 100 * ended / count : -1 };
    }
}
