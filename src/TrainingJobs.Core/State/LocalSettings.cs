using System.Globalization;

namespace TrainingJobs.Core.State;

/// <summary>What a user has set for the target <c>local</c>; null means what the machine has.</summary>
/// <param name="Cpu">Cores to share out.</param>
/// <param name="Memory">Bytes to share out.</param>
/// <param name="MaxRuns">Runs at the same time.</param>
internal sealed record LocalSettings(decimal? Cpu, decimal? Memory, int? MaxRuns)
{
    /// <summary>Name of the setting in the state.</summary>
    public const string Name = "target:local";

    private const decimal LeastMemory = 1024 * 1024;

    /// <summary>These, if something can run with them.</summary>
    /// <exception cref="TrainingJobsException">TargetInvalid.</exception>
    public LocalSettings Checked() => this switch
    {
        { Cpu: <= 0 } => throw Invalid(string.Create(CultureInfo.InvariantCulture, $"{Cpu:0.###} cores are too few to run anything; give e.g. 8 or 500m.")),
        // Almost surely meant as gigabytes.
        { Memory: < LeastMemory } => throw Invalid(
            string.Create(CultureInfo.InvariantCulture, $"{Memory:0.###} bytes of memory are too few to run anything; give a suffix, e.g. 32Gi or 512Mi.")),
        { MaxRuns: <= 0 } => throw Invalid("At least one run at a time must be allowed."),
        _ => this,
    };

    private static TrainingJobsException Invalid(string message) => new(ErrorCodes.TargetInvalid, message, "local");
}
