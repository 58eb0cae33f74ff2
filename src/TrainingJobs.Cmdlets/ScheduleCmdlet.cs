using System.Management.Automation;
using TrainingJobs.Cmdlets.Completion;
using TrainingJobs.Core.Schedules;

namespace TrainingJobs.Cmdlets;

/// <summary>What cmdlets share that do something with schedules by name.</summary>
public abstract class ScheduleCmdlet : TrainingJobsCmdlet
{
    /// <summary>Names of schedules.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("ScheduleName")]
    [ArgumentCompleter(typeof(ScheduleCompleter))]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string[] Name { get; set; } = [];

    private protected abstract void Process(TrainingSchedule schedule);

    private protected sealed override void Process() => ForEach(Name, name =>
    {
        // A name without wildcards that matches nothing is an error, as with Get-Process.
        IReadOnlyList<TrainingSchedule> found =
            WildcardPattern.ContainsWildcardCharacters(name) ? Client.Schedules.Find(name) : [Client.Schedules.Get(name)];
        ForEach(found, Process);
    });
}
