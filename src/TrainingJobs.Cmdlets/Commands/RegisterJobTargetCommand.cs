using System.Management.Automation;
using TrainingJobs.Cmdlets.Completion;
using TrainingJobs.Core.Runs;
using TrainingJobs.Core.Targets;

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

    /// <summary>Where it is, as its kind reads it: the address of a Docker daemon, or the name of a Docker context.</summary>
    [Parameter(Mandatory = true, Position = 1, ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(EndpointCompleter))]
    [ValidateNotNullOrEmpty]
    public string Endpoint { get; set; } = "";

    /// <summary>What the target is; its kind has parameters of its own.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(TargetKindCompleter))]
    [ValidateNotNullOrEmpty]
    public string? Kind { get; set; }

    /// <summary>Replace a target that was registered under the name.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    private protected override void Process()
    {
        string kind = KindInfo()?.Name ?? Kind!;
        string[] details = [$"{kind} at {Endpoint}", .. ChangeTexts()];
        if (ShouldProcess($"Target {Name}: {string.Join(", ", details)}", "Register"))
        {
            WriteObject(Client.Targets.Register(Name, kind, Endpoint, Changes, Force));
        }
    }

    private protected override IEnumerable<TargetOption> OptionsOfKinds() => KindInfo()?.Options ?? [];

    /// <summary>The kind that was named, or the first whose targets can be registered; null for one that there is not.</summary>
    private TargetKindInfo? KindInfo() => SessionClient.Current.Targets.Kinds.FirstOrDefault(
        kind => Kind is null ? kind.AddressHelp is not null : kind.Name.Equals(Kind, StringComparison.OrdinalIgnoreCase));
}
