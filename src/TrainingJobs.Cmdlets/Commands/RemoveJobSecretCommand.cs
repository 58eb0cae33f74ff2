using System.Management.Automation;
using TrainingJobs.Cmdlets.Completion;
using TrainingJobs.Cmdlets.Secrets;
using TrainingJobs.Core.Secrets;

namespace TrainingJobs.Cmdlets.Commands;

/// <summary>Removes stored secrets.</summary>
[Cmdlet(VerbsCommon.Remove, Nouns.JobSecret, SupportsShouldProcess = true)]
[OutputType(typeof(void))]
public sealed class RemoveJobSecretCommand : TrainingJobsCmdlet
{
    /// <summary>Names of secrets.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(SecretNameCompleter))]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string[] Name { get; set; } = [];

    private protected override void Process()
    {
        ForEach(Name, name =>
        {
            foreach (SecretInfo secret in SecretSelection.Find(Client.Secrets.List(), name))
            {
                if (ShouldProcess($"Secret '{secret.Name}'", "Remove"))
                {
                    Client.Secrets.Remove(secret.Name);
                }
            }
        });
    }
}
