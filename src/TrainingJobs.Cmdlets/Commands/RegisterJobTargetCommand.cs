using System.Management.Automation;
using TrainingJobs.Cmdlets.Completion;
using TrainingJobs.Core.Runs;

namespace TrainingJobs.Cmdlets.Commands;

/// <summary>Gives a place where runs execute a name, and says what it shares out.</summary>
[Cmdlet(VerbsLifecycle.Register, Nouns.JobTarget, SupportsShouldProcess = true)]
[OutputType(typeof(JobTarget))]
public sealed class RegisterJobTargetCommand : TargetCmdlet
{
    /// <summary>Name of the target.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string Name { get; set; } = "";

    /// <summary>Address of the daemon, or the name of a Docker context.</summary>
    [Parameter(Mandatory = true, Position = 1, ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(EndpointCompleter))]
    [ValidateNotNullOrEmpty]
    public string Endpoint { get; set; } = "";

    /// <summary>What the target is.</summary>
    [Parameter]
    [ValidateSet("docker")]
    public string Kind { get; set; } = "docker";

    /// <summary>Folder with ca.pem, cert.pem and key.pem, for a connection by TLS.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? CertificatePath { get; set; }

    /// <summary>Replace a target that was registered under the name.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    private protected override void Process()
    {
        string? certificates = CertificatePath is null ? null : PathHelper.Unresolved(this, CertificatePath);
        string[] details = [$"{Kind} at {Endpoint}", .. ChangeTexts()];
        if (ShouldProcess($"Target {Name}: {string.Join(", ", details)}", "Register"))
        {
            WriteObject(Client.Targets.Register(Name, Endpoint, certificates, Changes, Force));
        }
    }
}
