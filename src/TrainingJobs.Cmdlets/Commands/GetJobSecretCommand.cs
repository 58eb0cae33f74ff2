using System.Management.Automation;
using TrainingJobs.Cmdlets.Completion;
using TrainingJobs.Cmdlets.Secrets;
using TrainingJobs.Core.Secrets;

namespace TrainingJobs.Cmdlets.Commands;

/// <summary>Lists names and dates of stored secrets, never their values.</summary>
[Cmdlet(VerbsCommon.Get, Nouns.JobSecret)]
[OutputType(typeof(SecretInfo))]
public sealed class GetJobSecretCommand : TrainingJobsCmdlet
{
    /// <summary>Names of secrets.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(SecretNameCompleter))]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string[] Name { get; set; } = ["*"];

    private protected override void Process()
    {
        IReadOnlyList<SecretInfo> all = Client.Secrets.List();
        ForEach(Name, name => WriteObject(SecretSelection.Find(all, name), enumerateCollection: true));
    }
}
