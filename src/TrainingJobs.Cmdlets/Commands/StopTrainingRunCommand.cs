using System.Management.Automation;
using TrainingJobs.Cmdlets.Binding;
using TrainingJobs.Core.Runs;

namespace TrainingJobs.Cmdlets.Commands;

/// <summary>Stops runs with all their processes, and waits until they have ended.</summary>
[Cmdlet(VerbsLifecycle.Stop, Nouns.TrainingRun, DefaultParameterSetName = IdSet, SupportsShouldProcess = true)]
[OutputType(typeof(TrainingRun))]
public sealed class StopTrainingRunCommand : RunCmdlet
{
    private readonly List<string> _stopping = [];

    /// <summary>How long the processes have to end by themselves after SIGTERM before they are killed.</summary>
    [Parameter]
    [Duration]
    public TimeSpan? Grace { get; set; }

    /// <summary>Return at once; the run ends a little later.</summary>
    [Parameter]
    public SwitchParameter NoWait { get; set; }

    /// <summary>Write the runs.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    private protected override bool IsMeantByPattern(TrainingRun run) => !run.State.IsEnded();

    private protected override void ProcessRun(TrainingRun run)
    {
        if (!run.State.IsEnded() && ShouldProcess($"Run {run.Id} of {run.Name}", "Stop"))
        {
            Await(token => Client.Runs.StopAsync(run.Id, Grace, token));
            if (!NoWait)
            {
                _stopping.Add(run.Id);
                return;
            }

            run = Await(token => Client.Runs.GetAsync(run.Id, token));
        }

        if (PassThru)
        {
            WriteObject(Describe(run));
        }
    }

    private protected override void End()
    {
        if (_stopping.Count == 0)
        {
            return;
        }

        var progress = new RunProgress(this, _stopping.Count);
        foreach (TrainingRun run in progress.Show(Stream(token => RunWatcher.WatchAsync(Client, _stopping, token))))
        {
            if (PassThru)
            {
                WriteObject(Describe(run));
            }
        }
    }
}
