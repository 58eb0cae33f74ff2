namespace TrainingJobs.Core.Targets;

/// <summary>What users have said that a target shares out, whatever it has; null where nobody has.</summary>
/// <param name="Cpu">Cores.</param>
/// <param name="Memory">Bytes.</param>
internal sealed record SharedOut(decimal? Cpu, decimal? Memory)
{
    /// <summary>Nobody has said anything.</summary>
    public static SharedOut Unsaid { get; } = new(null, null);
}
