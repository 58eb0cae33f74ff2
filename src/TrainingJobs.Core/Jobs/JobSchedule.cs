namespace TrainingJobs.Core.Jobs;

/// <summary>When a job is to be run by itself. Kept with the job; a schedule is registered on its own.</summary>
public sealed record JobSchedule
{
    /// <summary>Time in five fields, as cron has them.</summary>
    public required string Cron { get; init; }

    /// <summary>Name of the time zone of <see cref="Cron"/>; null means UTC.</summary>
    public string? TimeZone { get; init; }

    /// <summary>Name of the size of machine to run on, as written; what it means is in <see cref="Resources"/>.</summary>
    public string? Size { get; init; }

    /// <summary>What each worker asks for when this schedule runs the job; null means what the job says.</summary>
    public JobResources? Resources { get; init; }

    /// <summary>Names of datasets to refresh before the job starts.</summary>
    public IReadOnlyList<string> RefreshDatasets { get; init => field = Indexable.List(value); } = [];

    /// <summary>E-mail addresses to tell when the run fails.</summary>
    public IReadOnlyList<string> NotifyOnFailure { get; init => field = Indexable.List(value); } = [];

    /// <summary>Words as one would type them after the job's name.</summary>
    public IReadOnlyList<string> Arguments { get; init => field = Indexable.List(value); } = [];
}
