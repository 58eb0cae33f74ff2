using System.Text.Json.Serialization;

namespace TrainingJobs.Core.Targets.Docker.Engine.Models;

/// <summary>The state of a container.</summary>
internal sealed record ContainerStatus
{
    /// <summary>created, running, paused, restarting, removing, exited or dead; of Podman also stopped, which has ended and was not cleaned up yet.</summary>
    public required string Status { get; init; }

    [JsonPropertyName("OOMKilled")]
    public bool OutOfMemory { get; init; }

    public int Pid { get; init; }

    public int ExitCode { get; init; }

    /// <summary>Why it could not be started.</summary>
    public string Error { get; init; } = "";

    public DateTimeOffset StartedAt { get; init; }

    public DateTimeOffset FinishedAt { get; init; }

    /// <summary>True when it was never started, or the start has failed.</summary>
    public bool IsBeforeStart => Status == "created";

    /// <summary>True when it runs no more and will not again.</summary>
    public bool IsOver => Status is "exited" or "stopped" or "dead" or "removing";
}
