using System.Management.Automation;
using TrainingJobs.Cmdlets.Binding;
using TrainingJobs.Core;
using TrainingJobs.Core.Jobs;
using TrainingJobs.Core.Runs;

namespace TrainingJobs.Cmdlets.Commands;

/// <summary>Waits until runs have ended, and writes them as they do.</summary>
[Cmdlet(VerbsLifecycle.Wait, Nouns.TrainingRun, DefaultParameterSetName = IdSet)]
[OutputType(typeof(TrainingRun))]
public sealed class WaitTrainingRunCommand : RunCmdlet
{
    private readonly List<string> _ids = [];

    /// <summary>Return when the first one has ended.</summary>
    [Parameter]
    public SwitchParameter Any { get; set; }

    /// <summary>How long to wait at most, e.g. 90s, 2h or a TimeSpan; the runs go on.</summary>
    [Parameter]
    [Duration]
    public TimeSpan? Timeout { get; set; }

    /// <summary>Write an error for each run that has not succeeded.</summary>
    [Parameter]
    public SwitchParameter ErrorOnFailure { get; set; }

    private protected override bool IsMeantByPattern(TrainingRun run) => !run.State.IsEnded();

    private protected override void ProcessRun(TrainingRun run)
    {
        if (!_ids.Contains(run.Id))
        {
            _ids.Add(run.Id);
        }
    }

    private protected override void End()
    {
        if (_ids.Count == 0)
        {
            return;
        }

        var progress = new RunProgress(this, _ids.Count);
        foreach (TrainingRun run in progress.Show(Stream(token => RunWatcher.WatchAsync(Client, _ids, Timeout, token))))
        {
            Write(run);
            if (Any)
            {
                return;
            }
        }

        foreach (string id in _ids.Where(id => !progress.HasEnded(id)))
        {
            Judge(Await(token => Client.Runs.GetAsync(id, token)));
        }
    }

    private void Write(TrainingRun run)
    {
        WriteObject(Describe(run));
        if (ErrorOnFailure && RunFailure.Of(run) is { } failure)
        {
            WriteError(failure);
        }
    }

    // The time is over; a run may have ended since it was last seen.
    private void Judge(TrainingRun run)
    {
        if (run.State.IsEnded())
        {
            Write(run);
            return;
        }

        string reason = run.Reason is { Length: > 0 } text ? $": {text}" : ".";
        WriteError(new TrainingJobsException(
            ErrorCodes.WaitTimedOut,
            $"Run {run.Id} has not ended within {Duration.Format(Timeout.GetValueOrDefault())}; it is {run.State}{reason}",
            run));
    }
}
