using System.Management.Automation;
using TrainingJobs.Cmdlets.Completion;
using TrainingJobs.Core;
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
        foreach (string name in Name)
        {
            try
            {
                WriteObject(Find(name), enumerateCollection: true);
            }
            catch (TrainingJobsException error)
            {
                WriteError(error);
            }
        }
    }

    private static JobSize[] Find(string name)
    {
        WildcardPattern pattern = WildcardPattern.Get(name, WildcardOptions.IgnoreCase);
        return WildcardPattern.ContainsWildcardCharacters(name)
            ? [.. Client.GetSizes().Where(size => pattern.IsMatch(size.Name))]
            : [Client.GetSize(name)];
    }
}
