using TrainingJobs.Core.Targets;

namespace TrainingJobs.Core.Agent.Queue;

/// <summary>The places where runs execute, each with what it shares out.</summary>
/// <param name="Machine">This machine.</param>
/// <param name="Targets">Targets other than <c>local</c> of which something is known, by name.</param>
internal sealed record TargetCapacities(TargetCapacity Machine, IReadOnlyDictionary<string, TargetCapacity> Targets)
{
    private static readonly Dictionary<string, TargetCapacity> s_none = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>This machine alone.</summary>
    public TargetCapacities(TargetCapacity machine)
        : this(machine, s_none)
    {
    }

    /// <summary>What a target shares out beside this machine; null for one that only uses this machine.</summary>
    public TargetCapacity? Of(string target, bool usesThisMachine) =>
        Targets.GetValueOrDefault(target) ?? (usesThisMachine ? null : TargetCapacity.Unknown(target));
}
