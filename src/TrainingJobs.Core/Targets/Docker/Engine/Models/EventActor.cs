using System.Text.Json.Serialization;

namespace TrainingJobs.Core.Targets.Docker.Engine.Models;

/// <summary>What an event is about.</summary>
internal sealed record EventActor
{
    [JsonPropertyName("ID")]
    public string Id { get; init; } = "";

    /// <summary>Labels, and the name under <c>name</c>.</summary>
    public Dictionary<string, string> Attributes { get; init; } = [];
}
