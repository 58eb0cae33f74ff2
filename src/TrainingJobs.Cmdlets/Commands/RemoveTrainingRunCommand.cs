using System.Management.Automation;
using TrainingJobs.Cmdlets.Binding;
using TrainingJobs.Core;
using TrainingJobs.Core.Runs;

namespace TrainingJobs.Cmdlets.Commands;

/// <summary>Removes ended runs with their logs and artifacts.</summary>
[Cmdlet(VerbsCommon.Remove, Nouns.TrainingRun, DefaultParameterSetName = IdSet, SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(void))]
public sealed class RemoveTrainingRunCommand : RunCmdlet
{
    private const string OldSet = "OlderThan";
    private const string KeepSet = "KeepLast";

    /// <summary>Stop a run that has not ended, then remove it.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>Remove all ended runs that were created longer ago than so long, e.g. 30d.</summary>
    [Parameter(Mandatory = true, ParameterSetName = OldSet)]
    [Duration]
    public TimeSpan OlderThan { get; set; }

    /// <summary>Keep the newest so many of those that have ended, and remove the others.</summary>
    [Parameter(ParameterSetName = OldSet)]
    [Parameter(Mandatory = true, ParameterSetName = KeepSet)]
    [ValidateRange(0, int.MaxValue)]
    public int KeepLast { get; set; }

    private protected override IReadOnlyList<TrainingRun>? Others() => ParameterSetName is OldSet or KeepSet
        ? Await(token => Client.Runs.FindOldAsync(ParameterSetName == OldSet ? OlderThan : null, KeepLast, token))
        : null;

    private protected override bool IsMeantByPattern(TrainingRun run) => run.State.IsEnded() || Force;

    private protected override void ProcessRun(TrainingRun run)
    {
        if (!run.State.IsEnded() && !Force)
        {
            throw new TrainingJobsException(
                ErrorCodes.RunNotEnded, $"Run {run.Id} of {run.Name} is {run.State}; only an ended run can be removed.", run.Id);
        }

        if (!ShouldProcess($"Run {run.Id} of {run.Name}, its log and its artifacts in {run.OutputPath}", "Remove"))
        {
            return;
        }

        if (!run.State.IsEnded())
        {
            Await(token => Client.Runs.StopAsync(run.Id, null, token));
            foreach (TrainingRun _ in new RunProgress(this, 1).Show(Stream(token => RunWatcher.WatchAsync(Client, [run.Id], token))))
            {
            }
        }

        Await(token => Client.Runs.RemoveAsync(run.Id, token));
    }
}
