using System.Management.Automation;
using TrainingJobs.Core.Schedules;

namespace TrainingJobs.Cmdlets.Commands;

/// <summary>Lets schedules be due again. What was due meanwhile is not made up for.</summary>
[Cmdlet(VerbsLifecycle.Enable, Nouns.JobSchedule, SupportsShouldProcess = true)]
[OutputType(typeof(TrainingSchedule))]
public sealed class EnableJobScheduleCommand : ScheduleCmdlet
{
    private protected override void Process(TrainingSchedule schedule)
    {
        if (ShouldProcess($"Schedule {schedule.Name}", "Enable"))
        {
            WriteObject(Client.Schedules.SetEnabled(schedule.Name, isEnabled: true));
        }
    }
}
