namespace TrainingJobs.Core.Planning;

/// <summary>The part of a plan that says where the run is.</summary>
public sealed record PlacementPlan
{
    /// <summary>Name of the target, e.g. <c>local</c>.</summary>
    public required string Target { get; init; }

    /// <summary>True when the work takes cores, memory and GPUs of this machine, which are shared out among runs.</summary>
    public bool UsesThisMachine { get; init; } = true;

    /// <summary>The target's name.</summary>
    public override string ToString() => Target;
}
