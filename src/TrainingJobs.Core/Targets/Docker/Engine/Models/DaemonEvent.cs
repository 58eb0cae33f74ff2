using System.Text.Json.Serialization;

namespace TrainingJobs.Core.Targets.Docker.Engine.Models;

/// <summary>Something that happened to a container.</summary>
internal sealed record DaemonEvent
{
    /// <summary>create, start, die, oom, destroy …</summary>
    public string Action { get; init; } = "";

    public EventActor? Actor { get; init; }

    [JsonPropertyName("timeNano")]
    public long TimeNano { get; init; }
}
