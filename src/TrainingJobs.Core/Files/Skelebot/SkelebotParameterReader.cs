using TrainingJobs.Core.Diagnostics;
using TrainingJobs.Core.Files.Yaml;
using TrainingJobs.Core.Jobs;

namespace TrainingJobs.Core.Files.Skelebot;

/// <summary>Reads arguments and parameters.</summary>
internal static class SkelebotParameterReader
{
    /// <summary>Arguments: the bare values that come first.</summary>
    public static IReadOnlyList<SkelebotParameter> ReadArguments(YamlNode? node, NodeReader reader) =>
        [.. ReadAll(node, "args", SkelebotKeys.Argument, reader).Select(m => ReadOne(m, isPositional: true, reader)).OfType<SkelebotParameter>()];

    public static IReadOnlyList<SkelebotParameter> ReadParameters(YamlNode? node, NodeReader reader) =>
        [.. ReadAll(node, "params", SkelebotKeys.Parameter, reader).Select(m => ReadOne(m, isPositional: false, reader)).OfType<SkelebotParameter>()];

    private static IEnumerable<YamlMapping> ReadAll(YamlNode? node, string what, IReadOnlyList<string> keys, NodeReader reader)
    {
        foreach (YamlNode item in reader.Items(node, what, "Write '- name: …' for each."))
        {
            if (reader.Mapping(item, what, "Write '- name: …'.") is { } mapping)
            {
                reader.CheckKeys(mapping, keys, $"'{what}'");
                yield return mapping;
            }
        }
    }

    private static SkelebotParameter? ReadOne(YamlMapping mapping, bool isPositional, NodeReader reader)
    {
        if (reader.Required(mapping, SkelebotKeys.Name, isPositional ? "An argument" : "A parameter") is not { } name)
        {
            return null;
        }

        TextPosition position = NodeReader.Field(mapping, SkelebotKeys.Name)!.Position;
        if (!NameRules.IsParameterName(name))
        {
            reader.Diagnostics.Error(
                DiagnosticCodes.InvalidName, position, $"'{name.Trim()}' cannot be the name of a parameter.",
                NameRules.IsParameterName(name.TrimStart('-')) ? $"Write '{name.TrimStart('-')}': the dashes are added when it is passed on."
                    : "Use letters, digits, '.', '_' and '-', and begin with a letter.");
            return null;
        }

        IReadOnlyList<string> choices = [.. reader.TextNodes(NodeReader.Field(mapping, "choices"), "choices", allowEmpty: true).Select(c => c.Text).Distinct()];
        ParameterType type = choices.Count > 0 || isPositional ? ParameterType.String : ReadType(mapping, reader);
        IReadOnlyList<string>? value = isPositional ? null : ReadDefault(mapping, type, reader);
        bool isSetInImage = type == ParameterType.Flag && value is ["true"];
        if (isSetInImage)
        {
            reader.Diagnostics.Warning(
                DiagnosticCodes.NotHonoured, NodeReader.Field(mapping, "default")!.Position,
                $"skelebot never passes the default of '{name}' on a run, because it is a flag: it is off unless it is given.", "Take the default out.");
        }

        return new SkelebotParameter(
            new JobParameter
            {
                Name = name,
                Type = type,
                Choices = WithDefault(choices, value, mapping, reader),
                Default = type == ParameterType.Flag ? null : value,
                Aliases = isPositional ? [] : ReadAlias(mapping, name, reader),
                Positional = isPositional,
                Required = isPositional,
                Expand = value?.Any(v => v.Contains('$', StringComparison.Ordinal)) == true,
                Help = NodeReader.Field(mapping, "help") is { } help ? reader.Text(help, "help") : null,
            },
            position, isSetInImage);
    }

    private static ParameterType ReadType(YamlMapping mapping, NodeReader reader)
    {
        if (mapping.Find("isBoolean") is { } old)
        {
            reader.Diagnostics.Information(DiagnosticCodes.OldSpelling, old.Key.Position, "'isBoolean' is of an old version of skelebot.", "Write 'accepts: boolean'.");
            if (reader.Boolean(NodeReader.Field(mapping, "isBoolean"), "isBoolean") == true)
            {
                return ParameterType.Flag;
            }
        }

        // Whatever else is written there takes one value.
        return reader.Text(NodeReader.Field(mapping, "accepts"), "accepts") switch
        {
            "boolean" => ParameterType.Flag,
            "list" => ParameterType.List,
            { } other => Other(other),
            null => ParameterType.String,
        };

        ParameterType Other(string text)
        {
            if (NameSuggestion.DidYouMean(text, ["boolean", "list"]) is { } suggestion)
            {
                reader.Diagnostics.Warning(
                    DiagnosticCodes.InvalidValue, NodeReader.Field(mapping, "accepts")!.Position, $"'{text}' in 'accepts' means one value.", suggestion);
            }

            return ParameterType.String;
        }
    }

    private static IReadOnlyList<string>? ReadDefault(YamlMapping mapping, ParameterType type, NodeReader reader)
    {
        YamlNode? node = NodeReader.Field(mapping, "default");
        if (node is null)
        {
            return null;
        }

        if (node is YamlMapping || node is YamlSequence && type != ParameterType.List)
        {
            reader.WrongType(node, "default", ParameterValues.Describe(type), node is YamlSequence ? "Add 'accepts: list' if the parameter takes several values." : null);
            return null;
        }

        IReadOnlyList<YamlScalar> items = reader.TextNodes(node, "default", allowEmpty: true);
        foreach (YamlScalar item in type == ParameterType.Flag ? [] : items)
        {
            ReportOther(item, reader.Diagnostics);
        }

        return type == ParameterType.Flag
            ? reader.Boolean(items.FirstOrDefault(), "default") is { } flag ? [flag ? "true" : "false"] : null
            : [.. items.Select(i => i.Text)];
    }

    private static void ReportOther(YamlScalar value, DiagnosticBag diagnostics)
    {
        if (value.IsPlain && PythonText.Other(value.Text) is { } other)
        {
            diagnostics.Warning(
                DiagnosticCodes.NotHonoured, value.Position, $"The default is passed on as it is written, '{value.Shown}'; skelebot passes '{other}'.", $"Write '{other}' in quotes if the program is to get that.");
        }
        else if (value.Text.Contains("$(", StringComparison.Ordinal) || value.Text.Contains('`', StringComparison.Ordinal))
        {
            diagnostics.Warning(
                DiagnosticCodes.NotHonoured, value.Position, $"The command in the default '{value.Shown}' is not run, but passed on as text; skelebot lets the host's shell run it.", "Have the program find the value out, or give it on the command line.");
        }
    }

    private static IReadOnlyList<string> WithDefault(IReadOnlyList<string> choices, IReadOnlyList<string>? value, YamlMapping mapping, NodeReader reader)
    {
        if (choices.Count == 0 || value is not [{ } one] || choices.Contains(one) || one.Contains('$', StringComparison.Ordinal))
        {
            return choices;
        }

        reader.Diagnostics.Warning(
            DiagnosticCodes.InvalidValue, NodeReader.Field(mapping, "default")!.Position,
            $"The default '{one}' is not among the choices; it is passed on all the same, as skelebot does.", NameSuggestion.DidYouMean(one, choices));
        return [.. choices, one];
    }

    private static IReadOnlyList<string> ReadAlias(YamlMapping mapping, string name, NodeReader reader)
    {
        if (NodeReader.Field(mapping, "alt") is not { } node || reader.Text(node, "alt") is not { } text)
        {
            return [];
        }

        string alias = text.TrimStart('-');
        if (NameRules.IsParameterName(alias))
        {
            return alias == name ? [] : [alias];
        }

        reader.Diagnostics.Error(DiagnosticCodes.InvalidName, node.Position, $"'{((YamlScalar)node).Shown}' cannot be another name of the parameter '{name}'.", "Write one letter.");
        return [];
    }
}
