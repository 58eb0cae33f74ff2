using System.Management.Automation;
using TrainingJobs.Cmdlets.Binding;
using TrainingJobs.Cmdlets.Completion;
using TrainingJobs.Core;
using TrainingJobs.Core.Jobs;

namespace TrainingJobs.Cmdlets.Commands;

/// <summary>Sets what a name of a machine size stands for.</summary>
[Cmdlet(VerbsCommon.Set, Nouns.JobSize, SupportsShouldProcess = true)]
[OutputType(typeof(JobSize))]
public sealed class SetJobSizeCommand : TrainingJobsCmdlet
{
    /// <summary>Name of the size; a new one is added.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(SizeCompleter))]
    [ValidateNotNullOrEmpty]
    public string Name { get; set; } = "";

    /// <summary>Cores, e.g. 8 or 500m.</summary>
    [Parameter]
    [Quantity]
    public Quantity? Cpu { get; set; }

    /// <summary>Memory, e.g. 32Gi or 32GB.</summary>
    [Parameter]
    [Quantity]
    public Quantity? Memory { get; set; }

    /// <summary>Number of GPUs; 0 means none.</summary>
    [Parameter]
    [ValidateRange(0, 1024)]
    public int? Gpu { get; set; }

    /// <summary>Acceptable models of GPU; none means any.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(GpuTypeCompleter))]
    [AllowEmptyCollection]
    public string[]? GpuType { get; set; }

    /// <summary>Take back what was set: a size that is known from the start means again what it did, any other is no more.</summary>
    [Parameter]
    public SwitchParameter Reset { get; set; }

    /// <summary>Write the size as it is afterwards.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    private protected override void Process()
    {
        bool hasValues = Cpu is not null || Memory is not null || Gpu is not null || GpuType is not null;
        if (hasValues == Reset)
        {
            throw new TrainingJobsException(
                ErrorCodes.SizeInvalid, "Give -Cpu, -Memory, -Gpu or -GpuType, or else -Reset alone.", Name);
        }

        var change = new SizeChange(Cpu, Memory, Gpu, GpuType);
        if (!ShouldProcess($"Size {Name}: {(Reset ? "back to what it was at the start" : change.ApplyTo(JobResources.None).ToString())}", "Set"))
        {
            return;
        }

        JobSize? size = Reset ? Client.Sizes.Reset(Name) : Client.Sizes.Set(Name, change);
        if (PassThru && size is not null)
        {
            WriteObject(size);
        }
    }
}
