namespace TrainingJobs.Core.State;

/// <summary>What a user has set for the target <c>local</c>; null means what the machine has.</summary>
/// <param name="Cpu">Cores to share out.</param>
/// <param name="Memory">Bytes to share out.</param>
/// <param name="MaxRuns">Runs at the same time.</param>
internal sealed record LocalSettings(decimal? Cpu, decimal? Memory, int? MaxRuns)
{
    /// <summary>Name of the setting in the state.</summary>
    public const string Name = "target:local";
}
