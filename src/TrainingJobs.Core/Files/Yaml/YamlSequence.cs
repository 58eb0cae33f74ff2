namespace TrainingJobs.Core.Files.Yaml;

/// <summary>A sequence.</summary>
internal sealed class YamlSequence(TextPosition position) : YamlNode(position)
{
    private readonly List<YamlNode> _items = [];

    public IReadOnlyList<YamlNode> Items => _items;

    public void Add(YamlNode item)
    {
        _items.Add(item);
        Size += item.Size;
    }

    public override string Describe() => "a list";
}
