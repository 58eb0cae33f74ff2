using System.Collections;
using System.Collections.Specialized;
using System.Management.Automation;
using TrainingJobs.Cmdlets.Binding;
using TrainingJobs.Core.Jobs;

namespace TrainingJobs.Cmdlets;

/// <summary>Parameters that take the place of what a job itself says.</summary>
public abstract class JobOverrideCmdlet : TrainingJobsCmdlet
{
    /// <summary>Name of the run, in place of the job's.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? RunName { get; set; }

    /// <summary>Cores of each worker, e.g. 2 or 500m.</summary>
    [Parameter]
    [Quantity]
    public Quantity? Cpu { get; set; }

    /// <summary>Memory of each worker, e.g. 16Gi or 16GB.</summary>
    [Parameter]
    [Quantity]
    public Quantity? Memory { get; set; }

    /// <summary>Number of GPUs of each worker; 0 for none.</summary>
    [Parameter]
    [ValidateRange(0, int.MaxValue)]
    public int? Gpu { get; set; }

    /// <summary>Wall-clock limit of one attempt, e.g. 2h.</summary>
    [Parameter]
    [Duration]
    public TimeSpan? Timeout { get; set; }

    /// <summary>Rank in the queue: higher ones go first.</summary>
    [Parameter]
    public int? Priority { get; set; }

    /// <summary>Labels that are added to those of the job.</summary>
    [Parameter]
    [ValidateNotNull]
    public IDictionary Label { get; set; } = new OrderedDictionary();

    /// <summary>Environment variables that are added to those of the job.</summary>
    [Parameter]
    [ValidateNotNull]
    public IDictionary Variable { get; set; } = new OrderedDictionary();

    private protected TrainingJob Override(TrainingJob job) => new JobOverrides
    {
        RunName = RunName,
        Cpu = Cpu,
        Memory = Memory,
        Gpu = Gpu,
        Timeout = Timeout,
        Priority = Priority,
        Labels = Texts(Label),
        Variables = Texts(Variable),
    }.ApplyTo(job);

    private protected static Dictionary<string, string> Texts(IDictionary table) =>
        table.Cast<DictionaryEntry>().ToDictionary(entry => TypedText.Of(entry.Key), entry => TypedText.Of(entry.Value));
}
