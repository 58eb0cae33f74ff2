using TrainingJobs.Core.Jobs;

namespace TrainingJobs.Core.Files.ProxiMl;

/// <summary>What a request says about code and data.</summary>
internal sealed record ProxiMlData
{
    /// <summary>Absolute folder of the code: the one that the request names, when it is on this machine, else the file's own.</summary>
    public required string Folder { get; init; }

    public IReadOnlyList<JobDataset> Datasets { get; init; } = [];

    /// <summary>What lies on this machine and is seen by the workers.</summary>
    public IReadOnlyList<JobMount> Mounts { get; init; } = [];

    public JobData? Data { get; init; }
}
