namespace TrainingJobs.Core.Runs;

/// <summary>Which runs to list; everything that is null or empty does not restrict.</summary>
public sealed record RunQuery
{
    /// <summary>Job names; <c>*</c> and <c>?</c> stand for any characters; case does not matter.</summary>
    public IReadOnlyList<string> Names { get; init; } = [];

    /// <summary>Patterns that the id or the job's name of a run fits; <c>*</c> and <c>?</c> stand for any characters.</summary>
    public IReadOnlyList<string> IdsOrNames { get; init; } = [];

    public IReadOnlyList<RunState> States { get; init; } = [];

    /// <summary>Names of schedules that made the runs; <c>*</c> and <c>?</c> stand for any characters; case does not matter.</summary>
    public IReadOnlyList<string> Schedules { get; init; } = [];

    /// <summary>Steps of other runs, too; without it they are left out.</summary>
    public bool IncludeSteps { get; init; }

    /// <summary>Labels that the runs have, all of them; a value of null means the label with any value. Case does not matter in values.</summary>
    public IReadOnlyDictionary<string, string?> Labels { get; init; } = new Dictionary<string, string?>();

    /// <summary>Projects of the jobs; <c>*</c> and <c>?</c> stand for any characters; case does not matter.</summary>
    public IReadOnlyList<string> Projects { get; init; } = [];

    /// <summary>Targets that the runs were started on; <c>*</c> and <c>?</c> stand for any characters; case does not matter.</summary>
    public IReadOnlyList<string> Targets { get; init; } = [];

    /// <summary>Only runs that were created at this time or later.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>Only runs that were created before this time.</summary>
    public DateTimeOffset? Before { get; init; }

    /// <summary>Leave out the newest so many.</summary>
    public int Skip { get; init; }

    /// <summary>At most this many, newest first, behind those that are skipped.</summary>
    public int? Newest { get; init; }
}
