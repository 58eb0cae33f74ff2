namespace TrainingJobs.Core.Jobs;

/// <summary>
/// What names of machine sizes mean. The systems that use such names publish no numbers, so these are a table that users can
/// change: their own sizes come over those that are known from the start.
/// </summary>
public sealed class JobSizes
{
    private readonly Dictionary<string, JobResources> _byName;

    private JobSizes(Dictionary<string, JobResources> byName) => _byName = byName;

    /// <summary>The sizes that are known from the start: those of Modelbit.</summary>
    public static JobSizes Default { get; } = new(new Dictionary<string, JobResources>(StringComparer.OrdinalIgnoreCase)
    {
        ["small"] = Of(2, 4), ["medium"] = Of(4, 8), ["large"] = Of(8, 16), ["xlarge"] = Of(16, 32), ["2xlarge"] = Of(32, 64), ["4xlarge"] = Of(64, 128),
        ["gpu_small"] = Of(4, 16, 1), ["gpu_medium"] = Of(8, 32, 1), ["gpu_large"] = Of(16, 64, 1),
    });

    /// <summary>All sizes by name.</summary>
    public IReadOnlyDictionary<string, JobResources> All => _byName;

    /// <summary>What the name means, in any case; null when it is not known.</summary>
    public JobResources? Find(string name) => _byName.GetValueOrDefault(name);

    /// <summary>The same table with other sizes over it.</summary>
    public JobSizes With(IEnumerable<KeyValuePair<string, JobResources>> sizes)
    {
        var merged = new Dictionary<string, JobResources>(_byName, StringComparer.OrdinalIgnoreCase);
        foreach ((string name, JobResources resources) in sizes)
        {
            merged[name] = resources;
        }

        return new JobSizes(merged);
    }

    private static JobResources Of(int cpus, int gibibytes, int gpus = 0) => new()
    {
        Cpu = Quantity.Parse($"{cpus}"),
        Memory = Quantity.Parse($"{gibibytes}Gi"),
        Gpu = gpus == 0 ? null : new GpuRequest { Count = gpus },
    };
}
