using YamlDotNet.Core;

namespace TrainingJobs.Core.Files.Yaml;

/// <summary>A mapping or sequence whose end has not been met yet.</summary>
internal sealed class YamlFrame(YamlNode node, AnchorName anchor, bool isFlow)
{
    private YamlScalar? _key;
    private List<YamlEntry>? _entries;
    private bool _hasMerge;

    public YamlNode Node { get; } = node;

    public AnchorName Anchor { get; } = anchor;

    public bool IsFlow { get; } = isFlow;

    /// <summary>Takes the next node: an item, a key or the value of the key before. Returns what is wrong with it.</summary>
    public (TextPosition Position, string Message, string? Suggestion)? Add(YamlNode child)
    {
        if (Node is YamlSequence sequence)
        {
            sequence.Add(child);
            return null;
        }

        if (_key is null)
        {
            _key = child as YamlScalar;
            return _key is not null
                ? null
                : (child.Position, "A key must be a text, but this is " + child.Describe() + ".",
                    "If it is meant as a value, quote it; '{{ x }}' and '[x]' have a meaning of their own in YAML.");
        }

        var entry = new YamlEntry(_key, child);
        _key = null;
        if (IsMergeKey(entry))
        {
            _hasMerge = true;
            if (!IsMergeSource(child))
            {
                return (child.Position, "The merge key '<<' takes a mapping or a list of mappings, but this is " + child.Describe() + ".",
                    "Write '<<: *name', with an anchor '&name' on a mapping.");
            }
        }

        (_entries ??= []).Add(entry);
        return null;
    }

    /// <summary>The finished node, with merge keys resolved: what is written itself wins over what is merged.</summary>
    public YamlNode Close()
    {
        if (Node is not YamlMapping mapping || _entries is null)
        {
            return Node;
        }

        if (!_hasMerge)
        {
            _entries.ForEach(mapping.Add);
            return mapping;
        }

        var taken = _entries.Where(e => !IsMergeKey(e)).Select(e => e.Name).ToHashSet(StringComparer.Ordinal);
        foreach (YamlEntry entry in _entries)
        {
            if (!IsMergeKey(entry))
            {
                mapping.Add(entry);
                continue;
            }

            IEnumerable<YamlEntry> merged = entry.Value is YamlSequence sources
                ? sources.Items.OfType<YamlMapping>().SelectMany(m => m.Entries)
                : ((YamlMapping)entry.Value).Entries;
            foreach (YamlEntry one in merged)
            {
                if (taken.Add(one.Name))
                {
                    mapping.Add(one);
                }
            }
        }

        return mapping;
    }

    private static bool IsMergeKey(YamlEntry entry) => entry.Key is { IsPlain: true, Text: "<<" };

    private static bool IsMergeSource(YamlNode node) =>
        node is YamlMapping || node is YamlSequence sequence && sequence.Items.All(i => i is YamlMapping);
}
