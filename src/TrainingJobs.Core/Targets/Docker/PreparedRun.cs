using System.Text.Json;
using System.Text.Json.Serialization;

namespace TrainingJobs.Core.Targets.Docker;

/// <summary>What was made ready for a run.</summary>
/// <param name="Image">Reference of its image.</param>
/// <param name="ImageId">The image itself.</param>
/// <param name="Dropped">Variables, <c>NAME=value</c>, that the image brings and that some shells would not pass on.</param>
/// <param name="Host">What the daemon is like.</param>
/// <param name="Environment">Variables that its containers get.</param>
internal sealed record PreparedRun(
    string Image, string ImageId, IReadOnlyList<string> Dropped, ContainerHost Host, IReadOnlyDictionary<string, string> Environment)
{
    /// <summary>The same as what is kept in the run's folder.</summary>
    public Preparation ToPreparation() => new()
    {
        Variables = Environment.ToDictionary(pair => pair.Key, pair => (string?)pair.Value),
        Details = JsonSerializer.Serialize(
            this with { Environment = new Dictionary<string, string>() }, PreparedRunJsonContext.Default.PreparedRun),
    };

    /// <summary>What <see cref="ToPreparation"/> has made of it, but for the variables.</summary>
    public static PreparedRun From(Preparation preparation) =>
        JsonSerializer.Deserialize(preparation.Details!, PreparedRunJsonContext.Default.PreparedRun)!;
}

[JsonSerializable(typeof(PreparedRun))]
internal sealed partial class PreparedRunJsonContext : JsonSerializerContext;
