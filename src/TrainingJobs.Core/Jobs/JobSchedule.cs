namespace TrainingJobs.Core.Jobs;

/// <summary>When a job is to be run by itself. Kept with the job; a schedule is registered on its own.</summary>
public sealed record JobSchedule
{
    /// <summary>Time in five fields, as cron has them.</summary>
    public required string Cron { get; init; }

    /// <summary>Name of the time zone of <see cref="Cron"/>; null means UTC.</summary>
    public string? TimeZone { get; init; }

    /// <summary>Words as one would type them after the job's name.</summary>
    public IReadOnlyList<string> Arguments { get; init; } = [];
}
