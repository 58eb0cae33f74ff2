using TrainingJobs.Core.Files.Yaml;

namespace TrainingJobs.Core.Files.TrainingJobs;

/// <summary>
/// Brings the two ways of writing parameters, a list with names and a map from names, into one: a sequence of mappings
/// with a 'name'.
/// </summary>
internal static class ParameterList
{
    /// <summary>The definitions; null when the node is neither of the two ways.</summary>
    public static YamlSequence? Read(YamlNode node)
    {
        if (node is YamlSequence list)
        {
            return list.Items.All(i => i is YamlMapping m && m.Find(TrainingJobsKeys.Name)?.Value is YamlScalar) ? list : null;
        }

        if (node is not YamlMapping map || !map.Entries.All(e => e.Value is YamlMapping or YamlScalar { IsNull: true }))
        {
            return null;
        }

        var result = new YamlSequence(map.Position);
        foreach (YamlEntry entry in map.Entries)
        {
            var name = new YamlEntry(new YamlScalar(entry.Key.Position, TrainingJobsKeys.Name, true, null), entry.Key);
            IEnumerable<YamlEntry> fields = entry.Value is YamlMapping fieldMap ? fieldMap.Entries : [];
            result.Add(YamlMapping.Of(entry.Key.Position, fields.Prepend(name)));
        }

        return result;
    }

    /// <summary>Joins two normal forms: a parameter of the same name keeps its place, and its fields are replaced one by one.</summary>
    public static YamlSequence Merge(YamlSequence below, YamlSequence above, TextPosition position, ref int count)
    {
        List<YamlMapping> merged = [.. below.Items.Cast<YamlMapping>()];
        Dictionary<string, int> places = [];
        for (int i = 0; i < merged.Count; i++)
        {
            places.TryAdd(NameOf(merged[i]), i);
        }

        count += merged.Count;
        var replaced = new HashSet<string>(StringComparer.Ordinal);
        foreach (YamlMapping one in above.Items.Cast<YamlMapping>())
        {
            // The same name twice in one list stays, to be reported.
            if (places.TryGetValue(NameOf(one), out int at) && replaced.Add(NameOf(one)))
            {
                merged[at] = ExtendsResolver.MergeByKey(merged[at], one, ref count);
            }
            else
            {
                merged.Add(one);
            }
        }

        var result = new YamlSequence(position);
        merged.ForEach(result.Add);
        return result;
    }

    private static string NameOf(YamlMapping parameter) => ((YamlScalar)parameter.Find(TrainingJobsKeys.Name)!.Value.Value).Text;
}
