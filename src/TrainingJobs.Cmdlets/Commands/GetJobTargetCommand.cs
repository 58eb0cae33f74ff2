using System.Management.Automation;
using TrainingJobs.Cmdlets.Completion;
using TrainingJobs.Core.Runs;

namespace TrainingJobs.Cmdlets.Commands;

/// <summary>Lists the places where runs execute, with what they share out.</summary>
[Cmdlet(VerbsCommon.Get, Nouns.JobTarget)]
[OutputType(typeof(JobTarget))]
public sealed class GetJobTargetCommand : TrainingJobsCmdlet
{
    /// <summary>Names of targets.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("Target")]
    [ArgumentCompleter(typeof(TargetCompleter))]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string[] Name { get; set; } = ["*"];

    private protected override void Process()
    {
        ForEach(Name, name => WriteObject(
            NameSelection.Find(name, Client.Targets.Get, Client.Targets.List, target => target.Name), enumerateCollection: true));
    }
}
