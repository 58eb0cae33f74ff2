using TrainingJobs.Core.Files.Yaml;

namespace TrainingJobs.Core.Files.Ame;

/// <summary>A reference to a task, template or dataset: <c>name</c>, <c>project.name</c>, or <c>{name, project}</c>.</summary>
internal sealed record AmeReference(string Name, string? Project, TextPosition Position)
{
    /// <summary>Where the project is named.</summary>
    public TextPosition ProjectPosition { get; private init; } = Position;

    /// <summary>The reference; null when it is wrong, which is reported.</summary>
    public static AmeReference? Read(YamlNode? node, string what, NodeReader reader)
    {
        if (node is null)
        {
            return null;
        }

        if (node is not YamlMapping mapping)
        {
            return reader.FilledText(node, what) is not { } text ? null
                : text.IndexOf('.', StringComparison.Ordinal) is > 0 and var dot && dot < text.Length - 1
                    ? new AmeReference(text[(dot + 1)..], text[..dot], node.Position) : new AmeReference(text, null, node.Position);
        }

        if (NodeReader.Field(mapping, "ref") is { } inner)
        {
            return Read(inner, what, reader);
        }

        reader.CheckKeys(mapping, [AmeKeys.Name, AmeKeys.Project], $"'{what}'");
        return reader.Required(mapping, AmeKeys.Name, $"'{what}'") is { } name
            ? new AmeReference(name, reader.Text(NodeReader.Field(mapping, AmeKeys.Project), AmeKeys.Project), NodeReader.Field(mapping, AmeKeys.Name)!.Position)
            {
                ProjectPosition = NodeReader.Field(mapping, AmeKeys.Project)?.Position ?? mapping.Position,
            }
            : null;
    }

    public override string ToString() => Project is null ? $"'{Name}'" : $"'{Name}' of the project '{Project}'";
}
