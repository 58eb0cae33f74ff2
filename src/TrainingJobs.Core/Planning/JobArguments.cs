namespace TrainingJobs.Core.Planning;

/// <summary>
/// Arguments given to a run, not yet checked against a job: words as typed (<c>--epochs 5 --verbose out</c>), and values by
/// parameter name. A value given by name wins over the same one among the words.
/// </summary>
public sealed record JobArguments
{
    public static JobArguments None { get; } = new();

    /// <summary>Words as one would type them after the job's name.</summary>
    public IReadOnlyList<string> Words { get; init; } = [];

    /// <summary>Values by name or alias; one item for a single value, none or <c>true</c>/<c>false</c> for a flag, any number for a list.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Named { get; init; } = new Dictionary<string, IReadOnlyList<string>>();
}
