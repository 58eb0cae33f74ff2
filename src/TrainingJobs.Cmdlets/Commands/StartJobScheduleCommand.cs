using System.Management.Automation;
using TrainingJobs.Core.Runs;
using TrainingJobs.Core.Schedules;

namespace TrainingJobs.Cmdlets.Commands;

/// <summary>Starts the jobs of schedules now, as the schedules would. Their due times stay as they are.</summary>
[Cmdlet(VerbsLifecycle.Start, Nouns.JobSchedule, SupportsShouldProcess = true)]
[OutputType(typeof(TrainingRun))]
public sealed class StartJobScheduleCommand : ScheduleCmdlet
{
    private protected override void Process(TrainingSchedule schedule)
    {
        if (ShouldProcess($"Schedule {schedule.Name}", "Start its job"))
        {
            WriteObject(Await(token => Client.Schedules.StartAsync(schedule.Name, token)));
        }
    }
}
