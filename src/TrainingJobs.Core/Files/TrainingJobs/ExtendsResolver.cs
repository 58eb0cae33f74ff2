using TrainingJobs.Core.Diagnostics;
using TrainingJobs.Core.Files.Yaml;

namespace TrainingJobs.Core.Files.TrainingJobs;

/// <summary>
/// Works out what definitions mean with all that they extend. Of several names the later ones win over the earlier ones, and
/// what is written in the definition itself wins over all.
/// </summary>
internal sealed class ExtendsResolver(IReadOnlyList<JobDefinition> definitions, NodeReader reader)
{
    private const int MaxLevels = 32;
    private const int MaxShown = 200;
    private const int MaxMergedEntries = 50_000;

    private readonly Dictionary<string, JobDefinition> _templates = ByName(definitions.Where(d => d.IsTemplate));
    private readonly Dictionary<string, JobDefinition> _jobs = ByName(definitions.Where(d => !d.IsTemplate));
    private readonly List<JobDefinition> _path = [];
    private int _mergedEntries;

    public void Resolve(JobDefinition definition)
    {
        if (definition.Effective is not null)
        {
            return;
        }

        _path.Add(definition);
        YamlMapping below = new(definition.Fields.Position);
        foreach (YamlScalar name in reader.TextNodes(NodeReader.Field(definition.Fields, TrainingJobsKeys.Extends), TrainingJobsKeys.Extends))
        {
            if (FindBase(definition, name) is not { } found)
            {
                definition.HasErrors = definition.IsIncomplete = true;
                continue;
            }

            Resolve(found);
            definition.HasErrors |= found.HasErrors;
            definition.IsIncomplete |= found.IsIncomplete;
            below = Merge(below, found.Effective!, name);
        }

        definition.Effective = Merge(below, definition.Fields, definition.NameNode);
        _path.RemoveAt(_path.Count - 1);
    }

    private JobDefinition? FindBase(JobDefinition definition, YamlScalar name)
    {
        // A job may extend a template of its own name.
        if (!_templates.TryGetValue(name.Text, out JobDefinition? found) && !_jobs.TryGetValue(name.Text, out found))
        {
            string[] known = reader.Diagnostics.IsFull
                ? [] : [.. _templates.Keys.Concat(_jobs.Keys).Take(MaxShown).Where(k => k != definition.Name).Distinct()];
            reader.Diagnostics.Error(
                DiagnosticCodes.TemplateNotFound, name.Position, $"There is no template or job '{name.Shown}' that {definition} could extend.",
                reader.Diagnostics.DidYouMean(name.Text, known) ?? (known.Length > 0 ? $"Known: {string.Join(", ", known.Take(20))}." : "Define it under 'templates'."));
            return null;
        }

        int start = _path.IndexOf(found);
        if (start >= 0)
        {
            string way = string.Join(" -> ", _path.Skip(start).Append(found).Select(d => d.Name));
            reader.Diagnostics.Error(
                DiagnosticCodes.ExtendsCycle, name.Position, $"'extends' goes in a circle: {way}.", "Take one of the names out of 'extends'.");
            foreach (JobDefinition member in _path.Skip(start))
            {
                member.HasErrors = member.IsIncomplete = true;
            }

            return null;
        }

        if (_path.Count > MaxLevels)
        {
            reader.Diagnostics.Error(
                DiagnosticCodes.TooComplex, name.Position, $"'extends' goes over more than {MaxLevels} levels.", "Make fewer levels of templates.");
            return null;
        }

        return found;
    }

    private YamlMapping Merge(YamlMapping below, YamlMapping above, YamlScalar place)
    {
        if (below.Entries.Count == 0 && above.Find(TrainingJobsKeys.Extends) is null)
        {
            return above;
        }

        _mergedEntries += below.Entries.Count + above.Entries.Count;
        if (_mergedEntries > MaxMergedEntries)
        {
            reader.Diagnostics.Error(
                DiagnosticCodes.TooComplex, place.Position, $"'extends' multiplies the file to more than {MaxMergedEntries:N0} entries.", "Split the file.");
            return above;
        }

        var merged = new OrderedDictionary<string, YamlEntry>(StringComparer.Ordinal);
        foreach (YamlEntry entry in below.Entries)
        {
            merged[entry.Name] = entry;
        }

        foreach (YamlEntry entry in above.Entries.Where(e => e.Name != TrainingJobsKeys.Extends).DistinctBy(e => e.Name))
        {
            merged[entry.Name] = merged.TryGetValue(entry.Name, out YamlEntry old)
                ? entry with { Value = MergeField(entry.Name, old.Value, entry.Value) }
                : entry;
        }

        return YamlMapping.Of(above.Position, merged.Values);
    }

    private YamlNode MergeField(string name, YamlNode below, YamlNode above)
    {
        if (_mergedEntries > MaxMergedEntries)
        {
            return above;
        }

        if (name == TrainingJobsKeys.Parameters && ParameterList.Read(below) is { } bases && ParameterList.Read(above) is { } own)
        {
            return ParameterList.Merge(bases, own, above.Position, ref _mergedEntries);
        }

        return TrainingJobsKeys.MergedByKey.Contains(name) && below is YamlMapping lower && above is YamlMapping upper
            ? MergeByKey(lower, upper, ref _mergedEntries)
            : above;
    }

    internal static YamlMapping MergeByKey(YamlMapping below, YamlMapping above, ref int count)
    {
        count += below.Entries.Count + above.Entries.Count;
        var merged = new OrderedDictionary<string, YamlEntry>(StringComparer.Ordinal);
        foreach (YamlEntry entry in below.Entries.Concat(above.Entries))
        {
            merged[entry.Name] = entry;
        }

        return YamlMapping.Of(above.Position, merged.Values);
    }

    private static Dictionary<string, JobDefinition> ByName(IEnumerable<JobDefinition> definitions)
    {
        var result = new Dictionary<string, JobDefinition>(StringComparer.Ordinal);
        foreach (JobDefinition definition in definitions)
        {
            result.TryAdd(definition.Name, definition);
        }

        return result;
    }
}
