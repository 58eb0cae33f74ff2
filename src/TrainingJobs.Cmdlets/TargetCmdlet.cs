using System.Globalization;
using System.Management.Automation;
using TrainingJobs.Cmdlets.Binding;
using TrainingJobs.Core.Jobs;
using TrainingJobs.Core.Targets;

namespace TrainingJobs.Cmdlets;

/// <summary>What can be said of a target, by the cmdlets that do.</summary>
public abstract class TargetCmdlet : TrainingJobsCmdlet, IDynamicParameters
{
    private TargetOptionParameters? _options;

    /// <summary>Cores to share out, e.g. 8 or 7500m.</summary>
    [Parameter]
    [Quantity]
    public Quantity? Cpu { get; set; }

    /// <summary>Memory to share out, e.g. 32Gi or 32GB.</summary>
    [Parameter]
    [Quantity]
    public Quantity? Memory { get; set; }

    /// <summary>Runs at the same time.</summary>
    [Parameter]
    [ValidateRange(1, int.MaxValue)]
    public int? MaxRuns { get; set; }

    /// <summary>GPUs of the target in the order of their numbers there, as TYPE=COUNT.</summary>
    [Parameter]
    [TargetGpus]
    public TargetGpu[]? Gpu { get; set; }

    /// <summary>Price of one GPU for one hour, in the unit that jobs use.</summary>
    [Parameter]
    [ValidateRange(0, double.MaxValue)]
    public decimal? GpuPrice { get; set; }

    private protected TargetChanges Changes => new()
    {
        Cpu = Cpu,
        Memory = Memory,
        MaxRuns = MaxRuns,
        Gpus = Gpu,
        GpuPrice = GpuPrice,
        Options = _options?.Bound(this) ?? new Dictionary<string, IReadOnlyList<string>>(),
    };

    /// <summary>Options of kinds that the cmdlet takes, by what is bound so far.</summary>
    private protected abstract IEnumerable<TargetOption> OptionsOfKinds();

    public object GetDynamicParameters() => (_options = new TargetOptionParameters(OptionsOfKinds())).Dictionary;

    /// <summary>The changes, for people.</summary>
    private protected IEnumerable<string> ChangeTexts()
    {
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

        if (Gpu is { } gpus)
        {
            yield return $"GPUs {string.Join(", ", gpus.Select(gpu => gpu.ToString()))}";
        }

        if (GpuPrice is { } price)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"{price} for each GPU and hour");
        }

        foreach (string text in _options?.Texts(this) ?? [])
        {
            yield return text;
        }
    }
}
