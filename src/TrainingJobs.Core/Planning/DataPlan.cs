using TrainingJobs.Core.Jobs;

namespace TrainingJobs.Core.Planning;

/// <summary>The part of a plan that says what the run reads, and what is kept of what it writes.</summary>
public sealed record DataPlan
{
    /// <summary>No data, and no results but those in ML_OUTPUT_PATH.</summary>
    public static DataPlan None { get; } = new();

    /// <summary>Data that the workers read; what makes it runs before.</summary>
    public IReadOnlyList<DatasetPlan> Datasets { get; init => field = Indexable.List(value); } = [];

    /// <summary>Where code and other data come from, and where results go; null when the job does not say.</summary>
    public JobData? Locations { get; init; }

    /// <summary>
    /// Files and folders, relative to the working folder, that are results beside those in ML_OUTPUT_PATH; patterns as in .dockerignore.
    /// </summary>
    public IReadOnlyList<string> Outputs { get; init => field = Indexable.List(value); } = [];

    /// <summary>True when every file of the working folder that the run changes or adds is an output, too.</summary>
    public bool SaveChangedFiles { get; init; }

    /// <summary>The model that the run trains, if the job names one.</summary>
    public JobModel? Model { get; init; }
}
