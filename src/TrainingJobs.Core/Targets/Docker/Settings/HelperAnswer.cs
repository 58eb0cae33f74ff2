namespace TrainingJobs.Core.Targets.Docker.Settings;

/// <summary>What a credential helper prints.</summary>
internal sealed record HelperAnswer
{
    public string? Username { get; init; }

    public string? Secret { get; init; }
}
