using TrainingJobs.Core.Diagnostics;
using TrainingJobs.Core.Files.Yaml;

namespace TrainingJobs.Core.Files.Ame;

/// <summary>Reads variables: items of <c>key</c> and <c>val</c>, or of <c>name</c> and <c>value</c> as in 2022.</summary>
internal static class AmeVariables
{
    private static readonly string[] s_names = ["key", "name"];
    private static readonly string[] s_values = ["val", "value"];

    public static string? NameOf(YamlNode item) => item is YamlMapping mapping && First(mapping, s_names) is YamlScalar name ? name.Text : null;

    public static Dictionary<string, string> Read(YamlNode? node, NodeReader reader)
    {
        var variables = new Dictionary<string, string>(StringComparer.Ordinal);
        if (node is YamlMapping map)
        {
            foreach (YamlEntry entry in map.Entries)
            {
                Add(entry.Key, entry.Value);
            }

            return variables;
        }

        foreach (YamlNode item in reader.Items(node, AmeKeys.Environment, "Write '- key: NAME' with 'val: value' below it."))
        {
            if (reader.Mapping(item, AmeKeys.Environment, "Write '- key: NAME' with 'val: value' below it.") is not { } mapping)
            {
                continue;
            }

            reader.CheckKeys(mapping, [.. s_names, .. s_values], "a variable");
            if (First(mapping, s_names) is YamlScalar name)
            {
                Add(name, First(mapping, s_values) ?? new YamlScalar(item.Position, "", false, null));
            }
            else
            {
                reader.Diagnostics.Error(DiagnosticCodes.MissingField, item.Position, "A variable has no 'key'.", "Write 'key: NAME'.");
            }
        }

        return variables;

        void Add(YamlScalar name, YamlNode value)
        {
            VariableNames.Check(reader.Diagnostics, name, "Use letters, digits and '_', and do not begin with a digit.");
            if (value is not YamlScalar text)
            {
                reader.WrongType(value, name.Shown, "text");
            }
            else if (!variables.TryAdd(name.Text, text.IsNull ? "" : text.Text))
            {
                reader.Diagnostics.Error(DiagnosticCodes.DuplicateName, name.Position, $"The variable '{name.Shown}' is set twice.");
            }
        }
    }

    private static YamlNode? First(YamlMapping mapping, string[] keys) => keys.Select(k => NodeReader.Field(mapping, k)).FirstOrDefault(n => n is not null);
}
