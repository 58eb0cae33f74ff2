namespace TrainingJobs.Core.Jobs;

/// <summary>The Python environment a job needs.</summary>
public sealed record PythonRequirements
{
    /// <summary>Version as written (<c>3.10</c>); null means the one that is there.</summary>
    public string? Version { get; init; }

    /// <summary>Requirements file, relative to the job's base folder.</summary>
    public string? Requirements { get; init; }

    /// <summary>Packages as pip takes them (<c>numpy>=2</c>).</summary>
    public IReadOnlyList<string> Packages { get; init => field = Indexable.List(value); } = [];
}
