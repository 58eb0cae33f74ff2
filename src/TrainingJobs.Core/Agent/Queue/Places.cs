namespace TrainingJobs.Core.Agent.Queue;

/// <summary>The places where runs execute, each with what it shares out.</summary>
/// <param name="Machine">This machine.</param>
/// <param name="Targets">Targets other than <c>local</c> of which something is known, by name.</param>
internal sealed record Places(MachineCapacity Machine, IReadOnlyDictionary<string, MachineCapacity> Targets)
{
    private static readonly Dictionary<string, MachineCapacity> s_none = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>This machine alone.</summary>
    public Places(MachineCapacity machine)
        : this(machine, s_none)
    {
    }

    /// <summary>What a target shares out beside this machine; null for one that only uses this machine.</summary>
    public MachineCapacity? Of(string target, bool usesThisMachine) =>
        Targets.GetValueOrDefault(target) ?? (usesThisMachine ? null : MachineCapacity.Unknown(target));
}
