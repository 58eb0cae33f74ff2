using System.Collections;
using System.Globalization;
using System.Management.Automation;
using TrainingJobs.Cmdlets.Binding;
using TrainingJobs.Core.Jobs;
using TrainingJobs.Core.Runs;

namespace TrainingJobs.Cmdlets;

/// <summary>What can be said of a target, by the cmdlets that do.</summary>
public abstract class TargetCmdlet : TrainingJobsCmdlet
{
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

    /// <summary>Base images, each with what is to be taken in its place.</summary>
    [Parameter]
    public Hashtable? BaseImage { get; set; }

    private protected TargetChanges Changes => new()
    {
        Cpu = Cpu,
        Memory = Memory,
        MaxRuns = MaxRuns,
        Gpus = Gpu,
        GpuPrice = GpuPrice,
        BaseImages = BaseImage?.Cast<DictionaryEntry>().ToDictionary(entry => $"{entry.Key}", entry => $"{entry.Value}"),
    };

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

        if (BaseImage is { } images)
        {
            yield return $"base images {string.Join(", ", images.Cast<DictionaryEntry>().Select(entry => $"{entry.Key} -> {entry.Value}").Order(StringComparer.Ordinal))}";
        }
    }
}
