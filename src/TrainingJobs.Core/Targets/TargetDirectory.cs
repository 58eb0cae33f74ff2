using System.Collections;
using TrainingJobs.Core.Planning;

namespace TrainingJobs.Core.Targets;

/// <summary>
/// The targets that are known by name: those that were registered, and those that kinds find by themselves, which come after one of the same
/// name that was registered. Reads settings only; connects to nothing.
/// </summary>
/// <param name="kinds">The kinds.</param>
/// <param name="records">What stands in the state.</param>
/// <param name="variables">Variables of the session; null means those of this process.</param>
internal sealed class TargetDirectory(
    TargetKinds kinds, IReadOnlyList<TargetRecord> records, IReadOnlyDictionary<string, string>? variables = null)
{
    private readonly Lazy<IReadOnlyDictionary<string, string>> _variables = new(() => variables ?? ProcessVariables());

    /// <summary>Variables of the session that names mean something in.</summary>
    public IReadOnlyDictionary<string, string> Variables => _variables.Value;

    /// <summary>The kind and the record of a name.</summary>
    /// <exception cref="TrainingJobsException">TargetNotFound, TargetSettingsInvalid, TargetInvalid.</exception>
    public (ITargetKind Kind, TargetRecord Record) Find(string name)
    {
        TargetRecord? set = RecordOf(name);
        if (set?.Address is not null)
        {
            return (kinds.Get(set.Kind), set);
        }

        foreach (ITargetKind kind in kinds)
        {
            if (kind.Recognize(name, Variables) is { } found)
            {
                return (kind, set is null ? found : found with { Capacity = set.Capacity, Options = set.Options });
            }
        }

        throw new TrainingJobsException(
            ErrorCodes.TargetNotFound,
            $"There is no target '{name}'. Known are {string.Join(", ", Names().Select(known => known.Name))}; an address such as ssh://user@host is one, too.",
            name);
    }

    /// <summary>All that the planner may know of the target of a name.</summary>
    /// <exception cref="TrainingJobsException">TargetNotFound, TargetSettingsInvalid, TargetInvalid.</exception>
    public Placement Place(string name)
    {
        (ITargetKind kind, TargetRecord record) = Find(name);
        return kind.Place(record, Variables);
    }

    /// <summary>What a user has set of the target; null when nothing.</summary>
    public TargetRecord? RecordOf(string name) =>
        records.FirstOrDefault(target => target.Name.Equals(name, StringComparison.OrdinalIgnoreCase));

    /// <summary>The kind that a name belongs to without any setting, so that it cannot be registered; null when none does.</summary>
    public ITargetKind? OwnerOf(string name) =>
        kinds.FirstOrDefault(kind => kind.DefaultTarget?.Equals(name, StringComparison.OrdinalIgnoreCase) == true);

    /// <summary>Name of the target for a job that must run in a container and names no place.</summary>
    /// <exception cref="TrainingJobsException">TargetNotFound: no kind runs containers.</exception>
    public string ForContainers() =>
        kinds.FirstOrDefault(kind => kind is { RunsContainers: true, DefaultTarget: not null })?.DefaultTarget
        ?? throw new TrainingJobsException(ErrorCodes.TargetNotFound, "No kind of target runs containers here.");

    /// <summary>Names for people to choose from, with a word about each; settings that cannot be read hide theirs.</summary>
    public IReadOnlyList<(string Name, string Description)> Names()
    {
        (string Name, string Description)[][] found = [.. kinds.Select(FindAll)];
        var names = new List<(string Name, string Description)>();
        // What is there for everybody, then what was registered, then what belongs to this user's tools.
        names.AddRange(found.SelectMany(of => of.Where(target => OwnerOf(target.Name) is not null)));
        names.AddRange(records.Where(target => target.Address is not null).Select(target => (target.Name, $"{DescriptionOf(target)} at {target.Address}, registered")));
        names.AddRange(found.SelectMany(of => of)
            .Where(target => names.TrueForAll(known => !known.Name.Equals(target.Name, StringComparison.OrdinalIgnoreCase)))
            .ToArray());
        return names;
    }

    private (string, string)[] FindAll(ITargetKind kind)
    {
        var found = new List<(string, string)>();
        try
        {
            found.AddRange(kind.Find(Variables));
        }
        catch (TrainingJobsException)
        {
            // To be heard of when the target is used.
            if (kind.DefaultTarget is { } name)
            {
                found.Add((name, kind.Description));
            }
        }

        return [.. found];
    }

    private string DescriptionOf(TargetRecord record) =>
        kinds.FirstOrDefault(kind => kind.Name == record.Kind)?.Description ?? $"'{record.Kind}'";

    private static Dictionary<string, string> ProcessVariables() =>
        Environment.GetEnvironmentVariables().Cast<DictionaryEntry>().ToDictionary(entry => (string)entry.Key, entry => (string?)entry.Value ?? "");
}
