namespace TrainingJobs.Core.Targets.Docker.Settings;

/// <summary>Where the daemon of a context listens.</summary>
internal sealed record ContextEndpoint
{
    public string Host { get; init; } = "";

    public bool SkipTLSVerify { get; init; }
}
