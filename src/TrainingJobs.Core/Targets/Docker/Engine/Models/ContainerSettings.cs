namespace TrainingJobs.Core.Targets.Docker.Engine.Models;

/// <summary>What a container was made of, as far as it is read back.</summary>
internal sealed record ContainerSettings
{
    public string Image { get; init; } = "";

    /// <summary>Null means SIGTERM.</summary>
    public string? StopSignal { get; init; }

    /// <summary>True when something can be written to its standard input.</summary>
    public bool OpenStdin { get; init; }

    public Dictionary<string, string>? Labels { get; init; }
}
