using System.Text.Json;

namespace TrainingJobs.Core.Targets;

/// <summary>A target as it stands in the state, or as its kind has found it.</summary>
internal sealed record TargetRecord
{
    /// <summary>Beginning of the setting's name in the state.</summary>
    public const string Prefix = "target:";

    public required string Name { get; init; }

    /// <summary>Name of its kind, e.g. <c>docker</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>Where it is, as its kind reads it. Null for a target that its kind finds by itself, of which only the rest was set.</summary>
    public string? Address { get; init; }

    /// <summary>Values of its kind's options by their names; several for an option that is a list of pairs. Never secret ones.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Options { get; init; } = new Dictionary<string, IReadOnlyList<string>>();

    /// <summary>What is shared out there.</summary>
    public CapacityOverride Capacity { get; init; } = CapacityOverride.None;

    /// <summary>Name of the setting in the state; names of targets differ not only in case.</summary>
    public string Key => KeyOf(Name);

    /// <summary>Name of the secret that holds the value of a secret option.</summary>
    public string SecretName(string option) => $"{Key}:{option}";

    public static string KeyOf(string name) => Prefix + name.ToLowerInvariant();

    /// <summary>One that stands in the state.</summary>
    public static TargetRecord Parse(string json) => JsonSerializer.Deserialize(json, TargetsJsonContext.Default.TargetRecord)!;

    /// <summary>The same, for the state.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, TargetsJsonContext.Default.TargetRecord);

    /// <summary>The one value of an option; null when it was not given.</summary>
    public string? Option(string name) => Options.GetValueOrDefault(name) is [var value, ..] ? value : null;

    /// <summary>The pairs of an option; null when it was not given.</summary>
    public IReadOnlyDictionary<string, string>? Pairs(string name) => Options.GetValueOrDefault(name)?
        .Select(pair => pair.Split('=', 2))
        .ToDictionary(pair => pair[0], pair => pair.Length > 1 ? pair[1] : "");

    /// <summary>This with what the changes name in place of what was there.</summary>
    public TargetRecord With(TargetChanges changes) => this with
    {
        Capacity = Capacity.With(changes),
        Options = changes.Options.Count == 0 ? Options : new Dictionary<string, IReadOnlyList<string>>(Options.Concat(changes.Options)
            .GroupBy(option => option.Key)
            .Select(group => group.Last())),
    };

    /// <summary>Without what was set; where the target is, stays.</summary>
    /// <param name="kind">Its kind.</param>
    public TargetRecord Cleared(ITargetKind kind) => this with
    {
        Capacity = CapacityOverride.None,
        Options = Options.Where(option => kind.Options.Any(known => known.Name == option.Key && known.IsOfConnection)).ToDictionary(),
    };

    /// <summary>True when it says no more than its kind finds by itself.</summary>
    public bool IsPlain => Address is null && Options.Count == 0 && Capacity == CapacityOverride.None;
}
