namespace TrainingJobs.Core.Files.Yaml;

/// <summary>A value of a YAML or JSON text, with its place.</summary>
internal abstract class YamlNode(TextPosition position)
{
    public TextPosition Position { get; } = position;

    /// <summary>The tag as it was written; null when there is none.</summary>
    public string? Tag { get; init; }

    /// <summary>Number of nodes in the tree below, aliases counted each time they are used.</summary>
    public long Size { get; protected set; } = 1;

    /// <summary>What this is, for messages: <c>a mapping</c>, <c>the text 'x'</c>.</summary>
    public abstract string Describe();
}
