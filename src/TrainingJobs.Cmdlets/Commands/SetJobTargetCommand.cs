using System.Globalization;
using System.Management.Automation;
using TrainingJobs.Cmdlets.Binding;
using TrainingJobs.Cmdlets.Completion;
using TrainingJobs.Core;
using TrainingJobs.Core.Jobs;
using TrainingJobs.Core.Runs;

namespace TrainingJobs.Cmdlets.Commands;

/// <summary>Sets what a target shares out among runs.</summary>
[Cmdlet(VerbsCommon.Set, Nouns.JobTarget, SupportsShouldProcess = true)]
[OutputType(typeof(JobTarget))]
public sealed class SetJobTargetCommand : TrainingJobsCmdlet
{
    /// <summary>Name of the target.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("Target")]
    [ArgumentCompleter(typeof(TargetCompleter))]
    [ValidateNotNullOrEmpty]
    public string Name { get; set; } = "";

    /// <summary>Cores, e.g. 8 or 7500m.</summary>
    [Parameter]
    [Quantity]
    public Quantity? Cpu { get; set; }

    /// <summary>Memory, e.g. 32Gi or 32GB.</summary>
    [Parameter]
    [Quantity]
    public Quantity? Memory { get; set; }

    /// <summary>Runs at the same time.</summary>
    [Parameter]
    [ValidateRange(1, int.MaxValue)]
    public int? MaxRuns { get; set; }

    /// <summary>Go back to what the machine has, but for what is given besides.</summary>
    [Parameter]
    public SwitchParameter Reset { get; set; }

    /// <summary>Write the target as it is afterwards.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    private protected override void Process()
    {
        JobTarget target = Client.GetTarget(Name);
        string[] changes = [.. Changes()];
        if (changes.Length == 0)
        {
            throw new TrainingJobsException(
                ErrorCodes.TargetInvalid, "There is nothing to set: give -Cpu, -Memory, -MaxRuns or -Reset.", Name);
        }

        if (target.Kind != "local")
        {
            throw new TrainingJobsException(
                ErrorCodes.TargetInvalid, $"What '{target.Name}' shares out is not set here; only that of 'local' is.", Name);
        }

        if (!ShouldProcess($"Target {target.Name}: {string.Join(", ", changes)}", "Set"))
        {
            return;
        }

        target = Client.SetLocalTarget(Cpu, Memory, MaxRuns, Reset);
        if (PassThru)
        {
            WriteObject(target);
        }
    }

    private IEnumerable<string> Changes()
    {
        if (Reset)
        {
            yield return "back to what the machine has";
        }

        if (Cpu is { } cpu)
        {
            yield return $"cpu {cpu}";
        }

        if (Memory is { } memory)
        {
            yield return $"memory {memory}";
        }

        if (MaxRuns is { } runs)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"{runs} runs at the same time");
        }
    }
}
