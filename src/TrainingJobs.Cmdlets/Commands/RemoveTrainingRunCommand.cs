using System.Management.Automation;
using TrainingJobs.Core;
using TrainingJobs.Core.Runs;

namespace TrainingJobs.Cmdlets.Commands;

/// <summary>Removes ended runs with their logs and artifacts.</summary>
[Cmdlet(VerbsCommon.Remove, Nouns.TrainingRun, DefaultParameterSetName = IdSet, SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(void))]
public sealed class RemoveTrainingRunCommand : RunCmdlet
{
    /// <summary>Stop a run that has not ended, then remove it.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

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
