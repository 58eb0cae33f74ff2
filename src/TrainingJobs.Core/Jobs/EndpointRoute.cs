namespace TrainingJobs.Core.Jobs;

/// <summary>A request that a function answers.</summary>
public sealed record EndpointRoute
{
    public string Verb { get; init; } = "POST";

    /// <summary>Path of the address, e.g. <c>/predict</c>.</summary>
    public required string Path { get; init; }

    /// <summary>Python file with the function, relative to the code's folder.</summary>
    public required string File { get; init; }

    public required string Function { get; init; }

    /// <summary>True when the function gets its arguments by position, in the order of <see cref="Body"/>.</summary>
    public bool Positional { get; init; }

    public IReadOnlyList<EndpointParameter> Body { get; init => field = Indexable.List(value); } = [];

    public override string ToString() => $"{Verb} {Path} -> {Function} of {File} ({string.Join(", ", Body)})";
}
