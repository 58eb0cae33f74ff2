using System.Globalization;
using System.Management.Automation;
using TrainingJobs.Cmdlets.Binding;
using TrainingJobs.Cmdlets.Completion;
using TrainingJobs.Core.Jobs;
using TrainingJobs.Core.Planning;
using TrainingJobs.Core.Schedules;

namespace TrainingJobs.Cmdlets.Commands;

/// <summary>Lets jobs run by themselves: at the times of a cron expression, at intervals, once, or as their files say.</summary>
[Cmdlet(VerbsLifecycle.Register, Nouns.JobSchedule, DefaultParameterSetName = PathSet, SupportsShouldProcess = true)]
[OutputType(typeof(TrainingSchedule))]
public sealed class RegisterJobScheduleCommand : JobInputCmdlet
{
    /// <summary>Name of the schedule; without it, that of the job.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? ScheduleName { get; set; }

    /// <summary>Minute, hour, day of the month, month and day of the week, as cron has them; or a name such as @daily.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Cron { get; set; }

    /// <summary>Time zone of the cron expression, e.g. Europe/Berlin; without it, UTC.</summary>
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

    /// <summary>What happens when the schedule is due while its last run has not ended.</summary>
    [Parameter]
    public ScheduleOverlap Overlap { get; set; }

    /// <summary>What becomes of times at which no agent ran.</summary>
    [Parameter]
    public ScheduleCatchUp CatchUp { get; set; }

    /// <summary>How old such a time may be, e.g. 12h; without it, any age.</summary>
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

    /// <summary>Names of variables of this session that the runs get, beside those that describe the machine.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[] PassVariable { get; set; } = [];

    /// <summary>Register it without acting on it.</summary>
    [Parameter]
    public SwitchParameter Disabled { get; set; }

    /// <summary>Replace a schedule of the same name.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    private protected override bool MustFit => true;

    private protected override void ProcessJob(TrainingJob declared)
    {
        TrainingJob job = Override(declared);
        JobArguments arguments = ReadArguments();
        var request = new ScheduleRequest
        {
            // What is overridden does not stand in the file, so that this is kept as it is now.
            Job = job == declared ? declared : job with { Source = null },
            Name = ScheduleName,
            Trigger = ScheduleTriggers.Of(Cron, Every, At, TimeZone),
            Arguments = arguments.Words,
            NamedArguments = arguments.Named,
            Target = Native ? "local" : Target,
            Overlap = Overlap,
            CatchUp = CatchUp,
            CatchUpWindow = CatchUpWindow,
            RandomDelay = RandomDelay,
            Until = Until,
            Variables = PassVariable,
            IsDisabled = Disabled,
            Replace = Force,
        };
        IReadOnlyList<TrainingSchedule> preview = Client.Schedules.Preview(request);
        string text = string.Join(Environment.NewLine, preview.Select(Explain));
        if (ShouldProcess(text, $"Register {string.Join(", ", preview.Select(schedule => schedule.Name))}?", "Register-JobSchedule"))
        {
            WriteObject(Client.Schedules.Register(request), enumerateCollection: true);
        }
    }

    private protected override void ProcessPlan(TrainingJob job, JobPlan plan)
    {
        // A schedule is planned for each of the times that its file says, not once for the job.
    }

    private static string Explain(TrainingSchedule schedule) => string.Create(
        CultureInfo.InvariantCulture,
        $"Schedule {schedule.Name}: {schedule.JobName} {schedule.Description}. Next: {string.Join(", ", schedule.NextTimes.Select(t => $"{t:ddd yyyy-MM-dd HH:mm:ss zzz}"))}.");
}
