using System.Management.Automation;
using TrainingJobs.Cmdlets.Binding;
using TrainingJobs.Cmdlets.Completion;
using TrainingJobs.Core.Schedules;

namespace TrainingJobs.Cmdlets.Commands;

/// <summary>Changes schedules; what is not given stays as it is.</summary>
[Cmdlet(VerbsCommon.Set, Nouns.JobSchedule, SupportsShouldProcess = true)]
[OutputType(typeof(TrainingSchedule))]
public sealed class SetJobScheduleCommand : ScheduleCmdlet
{
    /// <summary>Minute, hour, day of the month, month and day of the week, as cron has them; or a name such as @daily.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Cron { get; set; }

    /// <summary>Time zone of the cron expression, e.g. Europe/Berlin.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(TimeZoneCompleter))]
    [ValidateNotNullOrEmpty]
    public string? TimeZone { get; set; }

    /// <summary>Time between two runs, e.g. 6h.</summary>
    [Parameter]
    [Duration]
    public TimeSpan? Every { get; set; }

    /// <summary>One time, e.g. 22:30 or 90m from now.</summary>
    [Parameter]
    [FutureTime]
    public DateTimeOffset? At { get; set; }

    /// <summary>Words as one would type them after the job's name.</summary>
    [Parameter]
    [AllowEmptyCollection]
    public string[]? Argument { get; set; }

    /// <summary>Where the job runs.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(TargetCompleter))]
    [ValidateNotNullOrEmpty]
    public string? Target { get; set; }

    /// <summary>What happens when the schedule is due while its last run has not ended.</summary>
    [Parameter]
    public ScheduleOverlap? Overlap { get; set; }

    /// <summary>What becomes of times at which no agent ran.</summary>
    [Parameter]
    public ScheduleCatchUp? CatchUp { get; set; }

    /// <summary>How old such a time may be, e.g. 12h.</summary>
    [Parameter]
    [Duration]
    public TimeSpan? CatchUpWindow { get; set; }

    /// <summary>Runs start up to this much later than due.</summary>
    [Parameter]
    [Duration]
    public TimeSpan? RandomDelay { get; set; }

    /// <summary>After this time the schedule is never due.</summary>
    [Parameter]
    [FutureTime]
    public DateTimeOffset? Until { get; set; }

    private protected override void Process(TrainingSchedule schedule)
    {
        // A new time zone alone keeps the expression.
        string? cron = Cron ?? (TimeZone is null ? null : schedule.Cron);
        var update = new ScheduleUpdate
        {
            Trigger = ScheduleTriggers.Of(cron, Every, At, TimeZone ?? (Cron is null ? null : schedule.TimeZone)),
            Arguments = Argument,
            Target = Target,
            Overlap = Overlap,
            CatchUp = CatchUp,
            CatchUpWindow = CatchUpWindow,
            RandomDelay = RandomDelay,
            Until = Until,
        };
        if (ShouldProcess($"Schedule {schedule.Name}", "Set"))
        {
            WriteObject(Client.Schedules.Update(schedule.Name, update));
        }
    }
}
