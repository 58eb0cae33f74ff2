using TrainingJobs.Core.Targets.Docker;
using TrainingJobs.Core.Targets.Local;

namespace TrainingJobs.Core.Targets;

/// <summary>The kinds of targets. Here, and nowhere else, they are named; a new one is a folder and a line in <see cref="All"/>.</summary>
/// <param name="kinds">The kinds; the first that knows a name has it.</param>
/// <param name="machine">This machine, whatever runs on it.</param>
internal sealed class TargetKinds(IReadOnlyList<ITargetKind> kinds, IMachine machine) : IReadOnlyCollection<ITargetKind>
{
    /// <summary>Those that the product has.</summary>
    public static TargetKinds All { get; } = new([new LocalKind(), new DockerKind()], new LocalMachine());

    /// <summary>What is to be known of this machine.</summary>
    public IMachine Machine => machine;

    public int Count => kinds.Count;

    /// <summary>These and another one, for a test or an extension.</summary>
    public TargetKinds With(ITargetKind kind) => new([.. kinds, kind], machine);

    /// <summary>True when there is a kind of the name; a newer version may know others.</summary>
    public bool Knows(string name) => kinds.Any(kind => kind.Name.Equals(name, StringComparison.OrdinalIgnoreCase));

    /// <summary>The kind of a name.</summary>
    /// <exception cref="TrainingJobsException">TargetInvalid: there is none, as when a newer version has registered a target.</exception>
    public ITargetKind Get(string name) =>
        kinds.FirstOrDefault(kind => kind.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
        ?? throw new TrainingJobsException(
            ErrorCodes.TargetInvalid, $"There is no kind of target '{name}'. Known are {string.Join(", ", kinds.Select(kind => kind.Name))}.", name);

    public IEnumerator<ITargetKind> GetEnumerator() => kinds.GetEnumerator();

    System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => GetEnumerator();
}
