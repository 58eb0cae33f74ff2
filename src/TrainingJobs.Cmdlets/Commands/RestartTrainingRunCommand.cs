using System.Management.Automation;
using TrainingJobs.Cmdlets.Secrets;
using TrainingJobs.Core;
using TrainingJobs.Core.Planning;
using TrainingJobs.Core.Runs;

namespace TrainingJobs.Cmdlets.Commands;

/// <summary>Starts the plans of ended runs again, as new runs that go on from the same checkpoints.</summary>
[Cmdlet(VerbsLifecycle.Restart, Nouns.TrainingRun, DefaultParameterSetName = IdSet, SupportsShouldProcess = true)]
[OutputType(typeof(TrainingRun))]
public sealed class RestartTrainingRunCommand : RunCmdlet
{
    private readonly List<string> _started = [];

    /// <summary>Run all steps of a pipeline again, those that have succeeded, too, and make all of its data anew.</summary>
    [Parameter]
    public SwitchParameter FromStart { get; set; }

    /// <summary>Wait until the new runs have ended, and write them as they are then.</summary>
    [Parameter]
    public SwitchParameter Wait { get; set; }

    /// <summary>Begin anew, without the checkpoints of the run; includes -FromStart.</summary>
    [Parameter]
    public SwitchParameter Fresh { get; set; }

    /// <summary>Write an error for each new run that has not succeeded; with -Wait.</summary>
    [Parameter]
    public SwitchParameter ErrorOnFailure { get; set; }

    private protected override bool IsMeantByPattern(TrainingRun run) => run.State.IsEnded();

    private protected override void ProcessRun(TrainingRun run)
    {
        if (!run.State.IsEnded())
        {
            throw new TrainingJobsException(
                ErrorCodes.RunNotEnded, $"Run {run.Id} of {run.Name} is {run.State}; only an ended run can be started again.", run.Id);
        }

        JobPlan plan = Await(token => Client.Plans.GetAsync(run.Id, token));
        if (!ShouldProcess(JobPlanText.Render(plan), $"Start {run.Name} again, as run {run.Id} was?", "Restart-TrainingRun"))
        {
            return;
        }

        using ManagedSecrets secrets = ManagedSecrets.Read(this, plan.WithInner().SelectMany(part => part.Execution.Secrets));
        TrainingRun again = Await(token => Client.Runs.RestartAsync(run.Id, new RestartOptions { FromStart = FromStart, Fresh = Fresh }, token));
        SessionRuns.Add(again.Id);
        WriteVerbose($"Started run {again.Id}, {(Fresh ? "anew, as run" : "which goes on where run")} {run.Id} {(Fresh ? "was" : "has ended")}.");
        if (Wait || ErrorOnFailure)
        {
            _started.Add(again.Id);
        }
        else
        {
            WriteObject(again);
        }
    }

    private protected override void End()
    {
        if (_started.Count > 0)
        {
            var progress = new RunProgress(this, _started.Count);
            foreach (TrainingRun run in progress.Show(Stream(token => RunWatcher.WatchAsync(Client, _started, token))))
            {
                WriteObject(Describe(run));
                if (ErrorOnFailure && RunFailure.Of(run) is { } failure)
                {
                    WriteError(failure);
                }
            }
        }
    }
}
