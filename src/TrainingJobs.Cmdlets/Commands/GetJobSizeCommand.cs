using System.Management.Automation;
using TrainingJobs.Cmdlets.Completion;
using TrainingJobs.Core.Jobs;

namespace TrainingJobs.Cmdlets.Commands;

/// <summary>Lists what names of machine sizes stand for.</summary>
[Cmdlet(VerbsCommon.Get, Nouns.JobSize)]
[OutputType(typeof(JobSize))]
public sealed class GetJobSizeCommand : TrainingJobsCmdlet
{
    /// <summary>Names of sizes.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(SizeCompleter))]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string[] Name { get; set; } = ["*"];

    private protected override void Process()
    {
        ForEach(Name, name => WriteObject(
            NameSelection.Find(name, Client.Sizes.Get, Client.Sizes.List, size => size.Name), enumerateCollection: true));
    }
}
