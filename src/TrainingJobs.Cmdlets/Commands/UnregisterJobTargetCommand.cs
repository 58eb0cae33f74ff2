using System.Management.Automation;
using TrainingJobs.Cmdlets.Completion;
using TrainingJobs.Core;

namespace TrainingJobs.Cmdlets.Commands;

/// <summary>Forgets targets that were registered.</summary>
[Cmdlet(VerbsLifecycle.Unregister, Nouns.JobTarget, SupportsShouldProcess = true)]
[OutputType(typeof(void))]
public sealed class UnregisterJobTargetCommand : TrainingJobsCmdlet
{
    /// <summary>Names of targets.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("Target")]
    [ArgumentCompleter(typeof(RegisteredTargetCompleter))]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string[] Name { get; set; } = [];

    private protected override void Process()
    {
        foreach (string name in Name)
        {
            try
            {
                foreach (string target in Find(name))
                {
                    if (ShouldProcess($"Target {target}", "Unregister"))
                    {
                        Client.UnregisterTarget(target);
                    }
                }
            }
            catch (TrainingJobsException error)
            {
                WriteError(error);
            }
        }
    }

    private static string[] Find(string name)
    {
        WildcardPattern pattern = WildcardPattern.Get(name, WildcardOptions.IgnoreCase);
        return WildcardPattern.ContainsWildcardCharacters(name)
            ? [.. Client.GetTargets().Where(target => target.IsRegistered && pattern.IsMatch(target.Name)).Select(target => target.Name)]
            : [name];
    }
}
