namespace TrainingJobs.Core.Targets;

/// <summary>A kind of target, for front ends.</summary>
/// <param name="Name">Its name, e.g. <c>docker</c>.</param>
/// <param name="Description">What its targets are, in a few words.</param>
/// <param name="AddressHelp">What an address is; null when targets of the kind cannot be registered.</param>
/// <param name="Options">What can be set of them.</param>
public sealed record TargetKindInfo(string Name, string Description, string? AddressHelp, IReadOnlyList<TargetOption> Options)
{
    /// <summary>The kinds that the product has.</summary>
    public static IReadOnlyList<TargetKindInfo> All { get; } = [.. TargetKinds.All.Select(Of)];

    /// <summary>How addresses begin, each with a word about it, for completion.</summary>
    public IReadOnlyList<(string Text, string Help)> AddressBeginnings { get; init; } = [];

    public override string ToString() => Name;

    /// <summary>What front ends may know of a kind.</summary>
    internal static TargetKindInfo Of(ITargetKind kind) =>
        new(kind.Name, kind.Description, kind.AddressHelp, kind.Options) { AddressBeginnings = kind.AddressBeginnings };
}
