using System.Management.Automation;
using TrainingJobs.Core.Schedules;

namespace TrainingJobs.Cmdlets.Commands;

/// <summary>Keeps schedules from being due until they are enabled again.</summary>
[Cmdlet(VerbsLifecycle.Disable, Nouns.JobSchedule, SupportsShouldProcess = true)]
[OutputType(typeof(TrainingSchedule))]
public sealed class DisableJobScheduleCommand : ScheduleCmdlet
{
    private protected override void Process(TrainingSchedule schedule)
    {
        if (ShouldProcess($"Schedule {schedule.Name}", "Disable"))
        {
            WriteObject(Client.Schedules.SetEnabled(schedule.Name, isEnabled: false));
        }
    }
}
