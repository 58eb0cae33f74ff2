namespace TrainingJobs.Core.Targets;

/// <summary>What an open target has of the program that opened it.</summary>
/// <param name="Root">The state folder. A kind keeps what is its own in a folder of its name below.</param>
/// <param name="Owner">
/// Names the state folder on targets that several share, unlike any other, also one at the same path of another machine. What carries another
/// one is never touched.
/// </param>
/// <param name="Machine">This machine.</param>
/// <param name="FateOf">What has become of a run, by its id.</param>
/// <param name="Time">Clock.</param>
internal sealed record TargetHost(string Root, string Owner, IMachine Machine, Func<string, RunFate> FateOf, TimeProvider Time)
{
    /// <summary>
    /// Value of a secret option by the name of its secret (<see cref="TargetRecord.SecretName"/>); null when there is none. To be asked for when
    /// it is needed, and kept in memory only.
    /// </summary>
    public Func<string, string?> SecretOf { get; init; } = _ => null;
}
