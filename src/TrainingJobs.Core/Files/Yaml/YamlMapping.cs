namespace TrainingJobs.Core.Files.Yaml;

/// <summary>A mapping: entries in the order of the text, duplicates kept.</summary>
internal sealed class YamlMapping(TextPosition position) : YamlNode(position)
{
    private readonly List<YamlEntry> _entries = [];

    // Made only for large mappings that are searched: small ones are faster walked through.
    private Dictionary<string, YamlEntry>? _index;

    public IReadOnlyList<YamlEntry> Entries => _entries;

    /// <summary>A mapping made of entries that stand elsewhere.</summary>
    public static YamlMapping Of(TextPosition position, IEnumerable<YamlEntry> entries)
    {
        var mapping = new YamlMapping(position);
        foreach (YamlEntry entry in entries)
        {
            mapping.Add(entry);
        }

        return mapping;
    }

    public void Add(YamlEntry entry)
    {
        _entries.Add(entry);
        _index = null;
        Size += 1 + entry.Value.Size;
    }

    /// <summary>The first entry of the name.</summary>
    public YamlEntry? Find(string name)
    {
        if (_entries.Count <= 16)
        {
            foreach (YamlEntry entry in _entries)
            {
                if (entry.Name == name)
                {
                    return entry;
                }
            }

            return null;
        }

        if (_index is null)
        {
            _index = new Dictionary<string, YamlEntry>(_entries.Count, StringComparer.Ordinal);
            foreach (YamlEntry entry in _entries)
            {
                _index.TryAdd(entry.Name, entry);
            }
        }

        return _index.TryGetValue(name, out YamlEntry found) ? found : null;
    }

    public override string Describe() => "a mapping";
}
