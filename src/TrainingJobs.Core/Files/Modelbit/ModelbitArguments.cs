using TrainingJobs.Core.Diagnostics;
using TrainingJobs.Core.Files.Yaml;

namespace TrainingJobs.Core.Files.Modelbit;

/// <summary>Reads <c>mainFunctionArgs</c>: <c>name:type</c> without spaces; <c>return:type</c> is the result and no argument.</summary>
internal sealed class ModelbitArguments(NodeReader reader)
{
    private const string Result = "return";

    private static readonly string[] s_types = ["int", "str", "float", "bool"];

    public IReadOnlyList<ModelbitArgument> Read(YamlMapping info)
    {
        var arguments = new List<ModelbitArgument>();
        YamlNode? node = NodeReader.Field(info, "mainFunctionArgs");
        if (node is null && info.Find("mainFunctionArgs") is null)
        {
            reader.Diagnostics.Warning(
                DiagnosticCodes.MissingField, info.Position, "There is no 'mainFunctionArgs', which Modelbit requires; the function is called without arguments.", "Write 'mainFunctionArgs: []'.");
        }

        foreach (YamlNode item in reader.Items(node, "mainFunctionArgs", "Write '- name:type' for each argument."))
        {
            // '- a: int' is a mapping to YAML: a known slip, whose meaning is clear.
            if (item is YamlMapping { Entries: [{ Value: YamlScalar type } entry] })
            {
                reader.Diagnostics.Error(
                    DiagnosticCodes.WrongType, item.Position, $"There is a space in '{entry.Key.Shown}: {type.Shown}', which makes it something else than an argument.",
                    $"Write '{entry.Name}:{type.Text}'.");
            }
            else if (item is not YamlScalar scalar)
            {
                reader.WrongType(item, "mainFunctionArgs", "a list of texts", "Write '- name:type' for each argument.");
            }
            else if (reader.FilledText(item, "mainFunctionArgs") is not null && ReadOne(scalar) is { } argument)
            {
                if (arguments.Any(a => a.Name == argument.Name))
                {
                    reader.Diagnostics.Error(DiagnosticCodes.DuplicateName, item.Position, $"There are two arguments '{argument.Name}'.");
                }

                arguments.Add(argument);
            }
        }

        return arguments;
    }

    private ModelbitArgument? ReadOne(YamlScalar node)
    {
        string text = node.Text;
        if (text.Any(char.IsWhiteSpace))
        {
            reader.Diagnostics.Error(
                DiagnosticCodes.InvalidValue, node.Position, $"There is a space in '{node.Shown}'.", $"Write '{string.Concat(text.Where(c => !char.IsWhiteSpace(c)))}'.");
            return null;
        }

        int colon = text.IndexOf(':', StringComparison.Ordinal);
        string name = colon < 0 ? text : text[..colon];
        string type = colon < 0 ? "Any" : text[(colon + 1)..];
        if (name == Result)
        {
            return null;
        }

        if (!PythonNames.IsIdentifier(name))
        {
            reader.Diagnostics.Error(DiagnosticCodes.InvalidName, node.Position, $"'{node.Shown}' does not begin with the name of an argument.", "Write 'name:type'.");
            return null;
        }

        if (type.Length == 0)
        {
            reader.Diagnostics.Error(DiagnosticCodes.InvalidValue, node.Position, $"'{node.Shown}' has no type.", $"Write '{name}:int', or Any for what is no int, str, float or bool.");
            return null;
        }

        // Whatever else it is called, Modelbit counts it as Any.
        return new ModelbitArgument(name, s_types.Contains(type) ? type : "Any", node);
    }
}
