using System.Management.Automation;
using TrainingJobs.Core.Schedules;

namespace TrainingJobs.Cmdlets.Commands;

/// <summary>Forgets schedules. Their runs stay.</summary>
[Cmdlet(VerbsLifecycle.Unregister, Nouns.JobSchedule, SupportsShouldProcess = true)]
[OutputType(typeof(void))]
public sealed class UnregisterJobScheduleCommand : ScheduleCmdlet
{
    private protected override void Process(TrainingSchedule schedule)
    {
        if (ShouldProcess($"Schedule {schedule.Name}", "Unregister"))
        {
            Client.Schedules.Unregister(schedule.Name);
        }
    }
}
