using System.Management.Automation;
using TrainingJobs.Cmdlets.Completion;

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
        ForEach(Name, name =>
        {
            foreach (string target in NameSelection.Find(name, one => one, Registered, target => target))
            {
                if (ShouldProcess($"Target {target}", "Unregister"))
                {
                    Client.Targets.Unregister(target);
                }
            }
        });
    }

    private static IEnumerable<string> Registered() => Client.Targets.List().Where(target => target.IsRegistered).Select(target => target.Name);
}
