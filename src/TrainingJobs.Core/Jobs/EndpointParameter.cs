namespace TrainingJobs.Core.Jobs;

/// <summary>A field of a request's body.</summary>
public sealed record EndpointParameter
{
    public required string Name { get; init; }

    /// <summary><c>str</c>, <c>int</c>, <c>float</c>, <c>bool</c>, <c>dict</c> or <c>list</c>.</summary>
    public required string Type { get; init; }

    public bool Optional { get; init; }

    /// <summary>Value of a field that is left out, as Python writes it.</summary>
    public string? Default { get; init; }

    public override string ToString() => $"{Name}: {Type}{(Optional ? $" = {Default}" : "")}";
}
