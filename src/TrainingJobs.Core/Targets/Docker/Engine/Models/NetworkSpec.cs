namespace TrainingJobs.Core.Targets.Docker.Engine.Models;

/// <summary>What a network is made of.</summary>
internal sealed record NetworkSpec
{
    public required string Name { get; init; }

    /// <summary>True makes the daemon refuse a second network of the name.</summary>
    public bool CheckDuplicate { get; init; } = true;

    public string Driver { get; init; } = "bridge";

    public IReadOnlyDictionary<string, string> Labels { get; init; } = new Dictionary<string, string>();
}
