using System.Management.Automation;
using TrainingJobs.Cmdlets.Completion;
using TrainingJobs.Core;
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
        IReadOnlyList<JobTarget> all = Client.GetTargets();
        foreach (string name in Name)
        {
            WildcardPattern pattern = WildcardPattern.Get(name, WildcardOptions.IgnoreCase);
            JobTarget[] found = [.. all.Where(target => pattern.IsMatch(target.Name))];
            WriteObject(found, enumerateCollection: true);
            if (found.Length == 0 && !WildcardPattern.ContainsWildcardCharacters(name))
            {
                WriteError(new TrainingJobsException(
                    ErrorCodes.TargetNotFound, $"There is no target '{name}'. This version knows the target 'local'.", name));
            }
        }
    }
}
