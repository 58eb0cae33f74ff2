using System.Management.Automation;
using TrainingJobs.Cmdlets.Completion;
using TrainingJobs.Core.Runs;
using TrainingJobs.Core.Targets;
using TrainingJobs.Core;

namespace TrainingJobs.Cmdlets.Commands;

/// <summary>Sets what a target shares out among runs, and what its GPUs cost.</summary>
[Cmdlet(VerbsCommon.Set, Nouns.JobTarget, SupportsShouldProcess = true)]
[OutputType(typeof(JobTarget))]
public sealed class SetJobTargetCommand : TargetCmdlet
{
    /// <summary>Name of the target.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("Target")]
    [ArgumentCompleter(typeof(TargetCompleter))]
    [ValidateNotNullOrEmpty]
    public string Name { get; set; } = "";

    /// <summary>Go back to what the target has, but for what is given besides.</summary>
    [Parameter]
    public SwitchParameter Reset { get; set; }

    /// <summary>Write the target as it is afterwards.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    private protected override void Process()
    {
        JobTarget target = Client.Targets.Get(Name);
        string[] changes = [.. Reset ? ["back to what the target has"] : Array.Empty<string>(), .. ChangeTexts()];
        if (changes.Length == 0)
        {
            throw new TrainingJobsException(
                ErrorCodes.TargetInvalid, "There is nothing to set: give -Cpu, -Memory, -MaxRuns, -Gpu, -GpuPrice, an option of its kind, or -Reset.", Name);
        }

        if (!ShouldProcess($"Target {target.Name}: {string.Join(", ", changes)}", "Set"))
        {
            return;
        }

        target = Client.Targets.Set(target.Name, Changes, Reset);
        if (PassThru)
        {
            WriteObject(target);
        }
    }

    // Which kind the target is may come from the pipeline only: all are offered, and those of other kinds refused.
    private protected override IEnumerable<TargetOption> OptionsOfKinds() =>
        SessionClient.Current.Targets.Kinds.SelectMany(kind => kind.Options).Where(option => !option.IsOfConnection);
}
