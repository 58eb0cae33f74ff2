namespace TrainingJobs.Core.Runs;

/// <summary>Which runs to list; everything that is null or empty does not restrict.</summary>
public sealed record RunQuery
{
    /// <summary>Job names; <c>*</c> and <c>?</c> stand for any characters; case does not matter.</summary>
    public IReadOnlyList<string> Names { get; init; } = [];

    public IReadOnlyList<RunState> States { get; init; } = [];

    /// <summary>Steps of other runs, too; without it they are left out.</summary>
    public bool IncludeSteps { get; init; }

    /// <summary>At most this many, newest first.</summary>
    public int? Newest { get; init; }
}
