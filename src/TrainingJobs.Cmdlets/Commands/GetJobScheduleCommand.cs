using System.Management.Automation;
using TrainingJobs.Cmdlets.Completion;
using TrainingJobs.Core.Schedules;

namespace TrainingJobs.Cmdlets.Commands;

/// <summary>Lists schedules: when they are due, what their last run came to, and why one did not start.</summary>
[Cmdlet(VerbsCommon.Get, Nouns.JobSchedule)]
[OutputType(typeof(TrainingSchedule))]
public sealed class GetJobScheduleCommand : TrainingJobsCmdlet
{
    /// <summary>Names of schedules; all of them if left out.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("ScheduleName")]
    [ArgumentCompleter(typeof(ScheduleCompleter))]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string[] Name { get; set; } = ["*"];

    private protected override void Process() => ForEach(Name, name => WriteObject(
        WildcardPattern.ContainsWildcardCharacters(name) ? Client.Schedules.Find(name) : [Client.Schedules.Get(name)],
        enumerateCollection: true));
}
