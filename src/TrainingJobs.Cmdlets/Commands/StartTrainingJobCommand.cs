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
[OutputType(typeof(LogRecord))]
public sealed class StartTrainingJobCommand : JobInputCmdlet
{
    private readonly List<string> _started = [];

    /// <summary>Wait until the runs have ended, and write them as they are then.</summary>
    [Parameter]
    public SwitchParameter Wait { get; set; }

    /// <summary>Write the lines of the runs' logs as they come, of several runs side by side, until all have ended.</summary>
    [Parameter]
    public SwitchParameter Follow { get; set; }

    /// <summary>Write an error for each run that has not succeeded; with -Wait or -Follow.</summary>
    [Parameter]
    public SwitchParameter ErrorOnFailure { get; set; }

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
        SessionRuns.Add(run.Id);
        if (Wait || Follow || ErrorOnFailure)
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
        if (_started.Count == 0)
        {
            return;
        }

        if (Follow)
        {
            foreach (LogRecord line in Stream(token => LogMerger.FollowAsync(Client, _started, new LogQuery { Follow = true }, token)))
            {
                WriteObject(line);
            }
        }

        var progress = new RunProgress(this, _started.Count);
        foreach (TrainingRun run in progress.Show(Stream(token => RunWatcher.WatchAsync(Client, _started, token))))
        {
            if (!Follow)
            {
                Write(run);
            }

            if (ErrorOnFailure && RunFailure.Of(run) is { } failure)
            {
                WriteError(failure);
            }
        }
    }

    private void Write(TrainingRun run) => WriteObject(AsJob ? TrainingJobSourceAdapter.JobOf(run) : Describe(run));
}
