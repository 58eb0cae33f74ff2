using System.Management.Automation;
using TrainingJobs.Cmdlets.PowerShellJobs;
using TrainingJobs.Cmdlets.Secrets;
using TrainingJobs.Core.Jobs;
using TrainingJobs.Core.Planning;
using TrainingJobs.Core.Runs;

namespace TrainingJobs.Cmdlets.Commands;

/// <summary>Starts runs of jobs; they go on when the session ends.</summary>
[Cmdlet(VerbsLifecycle.Start, Nouns.TrainingJob, DefaultParameterSetName = PathSet, SupportsShouldProcess = true)]
[OutputType(typeof(TrainingRun))]
[OutputType(typeof(Job2))]
public sealed class StartTrainingJobCommand : JobInputCmdlet
{
    private readonly List<string> _started = [];

    /// <summary>Wait until the runs have ended, and write them as they are then.</summary>
    [Parameter]
    public SwitchParameter Wait { get; set; }

    /// <summary>Write PowerShell's own jobs, for Wait-Job, Receive-Job and the others.</summary>
    [Parameter]
    public SwitchParameter AsJob { get; set; }

    private protected override bool MustFit => true;

    private protected override void ProcessPlan(TrainingJob job, JobPlan plan)
    {
        string question = $"Start {job} on {plan.Placement.Target}?";
        if (!ShouldProcess(JobPlanText.Render(plan), question, "Start-TrainingJob"))
        {
            return;
        }

        using ManagedSecrets secrets = ManagedSecrets.Read(this, plan.WithInner().SelectMany(part => part.Execution.Secrets));
        TrainingRun run = Await(token => Client.Runs.StartAsync(plan, token));
        WriteVerbose($"Started run {run.Id} of {job} on {plan.Placement.Target}.");
        if (Wait)
        {
            _started.Add(run.Id);
        }
        else
        {
            Write(run);
        }
    }

    private protected override void End()
    {
        if (_started.Count > 0)
        {
            var progress = new RunProgress(this, _started.Count);
            foreach (TrainingRun run in progress.Show(Stream(token => RunWatcher.WatchAsync(Client, _started, token))))
            {
                Write(run);
            }
        }
    }

    private void Write(TrainingRun run) => WriteObject(AsJob ? TrainingJobSourceAdapter.JobOf(run) : run);
}
