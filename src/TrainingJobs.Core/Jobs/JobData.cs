namespace TrainingJobs.Core.Jobs;

/// <summary>Where a job's code and data come from and where its results go, beside its datasets.</summary>
public sealed record JobData
{
    /// <summary>The code that stands in the folder of ML_MODEL_PATH; null means the job's own folder.</summary>
    public JobLocation? Code { get; init; }

    /// <summary>Data that is fetched for this job alone.</summary>
    public JobLocation? Input { get; init; }

    /// <summary>Where the results go when a worker has ended.</summary>
    public JobLocation? Output { get; init; }

    /// <summary>Checkpoints that the job begins with.</summary>
    public IReadOnlyList<StoredData> Checkpoints { get; init => field = Indexable.List(value); } = [];

    /// <summary>Volumes of the system that the file is from, by name or id.</summary>
    public IReadOnlyList<string> Volumes { get; init => field = Indexable.List(value); } = [];
}
