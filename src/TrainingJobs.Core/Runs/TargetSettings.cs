using System.Globalization;
using TrainingJobs.Core.Jobs;

namespace TrainingJobs.Core.Runs;

/// <summary>What a user has said of a target; null means what the target itself has, or knows.</summary>
internal sealed record TargetSettings
{
    /// <summary>Beginning of the setting's name in the state.</summary>
    public const string Prefix = "target:";

    private const decimal LeastMemory = 1024 * 1024;

    public string Name { get; init; } = "";

    /// <summary><c>local</c> or <c>docker</c>.</summary>
    public string Kind { get; init; } = "local";

    /// <summary>Where a registered target is: an address, or the name of a Docker context. Null for a target that is known without.</summary>
    public string? Endpoint { get; init; }

    /// <summary>Absolute folder with ca.pem, cert.pem and key.pem for TLS.</summary>
    public string? Certificates { get; init; }

    /// <summary>Cores to share out.</summary>
    public decimal? Cpu { get; init; }

    /// <summary>Bytes to share out.</summary>
    public decimal? Memory { get; init; }

    /// <summary>Runs at the same time.</summary>
    public int? MaxRuns { get; init; }

    /// <summary>GPUs in the order in which nvidia-smi numbers them there.</summary>
    public IReadOnlyList<TargetGpu>? Gpus { get; init; }

    /// <summary>Price of one GPU for one hour, in the unit that jobs use for theirs.</summary>
    public decimal? GpuPrice { get; init; }

    /// <summary>What is taken in place of certain base images.</summary>
    public IReadOnlyDictionary<string, string>? BaseImages { get; init; }

    /// <summary>Name of the setting in the state; names of targets differ not only in case.</summary>
    public static string KeyOf(string name) => Prefix + name.ToLowerInvariant();

    /// <summary>These with what the changes name in place of what was there.</summary>
    public TargetSettings With(TargetChanges changes) => this with
    {
        Cpu = changes.Cpu?.Value ?? Cpu,
        Memory = changes.Memory?.Value ?? Memory,
        MaxRuns = changes.MaxRuns ?? MaxRuns,
        Gpus = changes.Gpus ?? Gpus,
        GpuPrice = changes.GpuPrice ?? GpuPrice,
        BaseImages = changes.BaseImages ?? BaseImages,
    };

    /// <summary>Without what is shared out, priced or replaced; where the target is, stays.</summary>
    public TargetSettings Cleared() => new() { Name = Name, Kind = Kind, Endpoint = Endpoint, Certificates = Certificates };

    /// <summary>These, if something can run with them.</summary>
    /// <exception cref="TrainingJobsException">TargetInvalid.</exception>
    public TargetSettings Checked() => this switch
    {
        { Cpu: <= 0 } => throw Invalid(string.Create(CultureInfo.InvariantCulture, $"{Cpu:0.###} cores are too few to run anything; give e.g. 8 or 500m.")),
        // Almost surely meant as gigabytes.
        { Memory: < LeastMemory } => throw Invalid(
            string.Create(CultureInfo.InvariantCulture, $"{Memory:0.###} bytes of memory are too few to run anything; give a suffix, e.g. 32Gi or 512Mi.")),
        { MaxRuns: <= 0 } => throw Invalid("At least one run at a time must be allowed."),
        { GpuPrice: < 0 } => throw Invalid("A price cannot be below nothing."),
        { Kind: "local", BaseImages.Count: > 0 } => throw Invalid("Base images are for targets that run containers; 'local' runs processes."),
        _ => this,
    };

    /// <summary>The devices by number, as the target's own nvidia-smi counts them; null when nobody has said which there are.</summary>
    public IReadOnlyList<JobGpu>? Devices() => Gpus is null
        ? null
        :
        [
            .. Gpus.SelectMany(gpu => Enumerable.Repeat(gpu, gpu.Count)).Select((gpu, index) => new JobGpu
            {
                Index = index,
                Uuid = index.ToString(CultureInfo.InvariantCulture),
                Name = gpu.Type,
                Vendor = Jobs.GpuVendors.Of(gpu.Type),
                Memory = gpu.Memory,
            }),
        ];

    private TrainingJobsException Invalid(string message) => new(ErrorCodes.TargetInvalid, message, Name);
}
