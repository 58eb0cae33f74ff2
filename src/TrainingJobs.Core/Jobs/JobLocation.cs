namespace TrainingJobs.Core.Jobs;

/// <summary>A place of code or data.</summary>
public sealed record JobLocation
{
    /// <summary>What kind of place it is: <c>aws</c>, <c>azure</c>, <c>gcp</c>, <c>wasabi</c>, <c>web</c>, <c>git</c>, <c>local</c>, <c>regional</c> or <c>proximl</c>.</summary>
    public required string Type { get; init; }

    /// <summary>Address or path, or what the results are to become, or an id; null when the type says it all.</summary>
    public string? Uri { get; init; }

    /// <summary>What the type needs beside the address, e.g. <c>endpoint_url</c> or <c>archive</c>.</summary>
    public IReadOnlyDictionary<string, string> Options { get; init; } = new Dictionary<string, string>();

    public override string ToString()
    {
        string text = Uri is null ? Type : $"{Type} {Uri}";
        return Options.Count == 0 ? text : $"{text} ({string.Join(", ", Options.Select(o => $"{o.Key}={o.Value}"))})";
    }
}
