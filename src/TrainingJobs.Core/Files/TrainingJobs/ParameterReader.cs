using TrainingJobs.Core.Diagnostics;
using TrainingJobs.Core.Files.Yaml;
using TrainingJobs.Core.Jobs;

namespace TrainingJobs.Core.Files.TrainingJobs;

/// <summary>Reads the parameters that a job declares.</summary>
internal sealed class ParameterReader(NodeReader reader)
{
    private const string Shape = "Write a list of '- name: …' or a map from names to definitions.";

    private readonly DiagnosticBag _diagnostics = reader.Diagnostics;

    public IReadOnlyList<JobParameter> Read(YamlNode? node)
    {
        if (node is null)
        {
            return [];
        }

        var parameters = new List<JobParameter>();
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (YamlMapping item in Items(node))
        {
            reader.CheckKeys(item, TrainingJobsKeys.Parameter, "a parameter");
            if (ReadOne(item) is not { } parameter)
            {
                continue;
            }

            parameters.Add(parameter);
            CheckUnique(parameter.Name, item.Find(TrainingJobsKeys.Name)!.Value.Value, names);
            foreach (YamlScalar alias in reader.TextNodes(NodeReader.Field(item, "alias"), "alias"))
            {
                CheckUnique(alias.Text, alias, names);
            }
        }

        return parameters;
    }

    private IEnumerable<YamlMapping> Items(YamlNode node)
    {
        if (ParameterList.Read(node) is { } list)
        {
            return list.Items.Cast<YamlMapping>();
        }

        switch (node)
        {
            case YamlSequence sequence:
                foreach (YamlNode item in sequence.Items)
                {
                    if (item is not YamlMapping mapping)
                    {
                        reader.WrongType(item, "parameters", "a list of mappings", "Write '- name: …', with 'type', 'default' and so on below it.");
                    }
                    else if (mapping.Find(TrainingJobsKeys.Name) is not { } name)
                    {
                        _diagnostics.Error(DiagnosticCodes.MissingField, item.Position, "A parameter has no 'name'.", Shape);
                    }
                    else if (name.Value is not YamlScalar)
                    {
                        reader.WrongType(name.Value, TrainingJobsKeys.Name, "text");
                    }
                }

                return sequence.Items.OfType<YamlMapping>().Where(m => m.Find(TrainingJobsKeys.Name)?.Value is YamlScalar);
            case YamlMapping map:
                foreach (YamlEntry entry in map.Entries.Where(e => e.Value is not (YamlMapping or YamlScalar { IsNull: true })))
                {
                    reader.WrongType(entry.Value, entry.Name, "a mapping", $"Write the value as '{entry.Key.Shown}: {{default: …}}'.");
                }

                return ParameterList.Read(YamlMapping.Of(map.Position, map.Entries.Where(e => e.Value is YamlMapping or YamlScalar { IsNull: true })))!
                    .Items.Cast<YamlMapping>();
            default:
                reader.WrongType(node, TrainingJobsKeys.Parameters, "a list or a mapping", Shape);
                return [];
        }
    }

    private JobParameter? ReadOne(YamlMapping item)
    {
        var nameNode = (YamlScalar)item.Find(TrainingJobsKeys.Name)!.Value.Value;
        if (!CheckName(nameNode, "parameter"))
        {
            return null;
        }

        ParameterType type = reader.Enum<ParameterType>(NodeReader.Field(item, "type"), "type") ?? ParameterType.String;
        IReadOnlyList<YamlScalar> aliases = reader.TextNodes(NodeReader.Field(item, "alias"), "alias");
        var parameter = new JobParameter
        {
            Name = nameNode.Text,
            Type = type,
            Aliases = aliases.Where(a => CheckName(a, "alias")).Select(a => a.Text).ToArray(),
            Positional = reader.Boolean(NodeReader.Field(item, "positional"), "positional") ?? false,
            Required = reader.Boolean(NodeReader.Field(item, "required"), "required") ?? false,
            Expand = reader.Boolean(NodeReader.Field(item, "expand"), "expand") ?? false,
            Help = reader.Text(NodeReader.Field(item, "help"), "help"),
        };
        parameter = parameter with { Choices = ReadChoices(parameter, NodeReader.Field(item, "choices")) };
        parameter = parameter with { Default = ReadDefault(parameter, NodeReader.Field(item, "default")) };
        CheckTogether(parameter, item);
        return parameter;
    }

    private IReadOnlyList<string> ReadChoices(JobParameter parameter, YamlNode? node)
    {
        if (node is null)
        {
            return [];
        }

        if (node is not YamlSequence sequence)
        {
            reader.WrongType(node, "choices", "a list", "Write '[a, b]'.");
            return [];
        }

        if (sequence.Items.Count == 0)
        {
            _diagnostics.Error(DiagnosticCodes.InvalidValue, node.Position, "'choices' is an empty list.", "Leave 'choices' out to allow any value.");
        }
        else if (parameter.Type == ParameterType.Flag)
        {
            _diagnostics.Error(
                DiagnosticCodes.ConflictingFields, node.Position, $"The flag '{parameter.Name}' cannot have choices.", "A flag is true or false; give it another type.");
        }

        IReadOnlyList<YamlScalar> choices = reader.TextNodes(node, "choices", allowEmpty: true);
        foreach (YamlScalar choice in choices)
        {
            CheckType(parameter, choice, "choices");
        }

        return choices.Select(c => c.Text).ToArray();
    }

    private IReadOnlyList<string>? ReadDefault(JobParameter parameter, YamlNode? node)
    {
        if (node is null)
        {
            return null;
        }

        if (node is YamlMapping || node is YamlSequence && parameter.Type != ParameterType.List)
        {
            reader.WrongType(
                node, "default", ParameterValues.Describe(parameter.Type),
                node is YamlSequence ? "Add 'type: list' if the parameter takes several values." : null);
            return null;
        }

        IReadOnlyList<YamlScalar> items = reader.TextNodes(node, "default", allowEmpty: true);
        var choices = parameter.Choices.ToHashSet(StringComparer.Ordinal);
        foreach (YamlScalar item in items)
        {
            if (!IsVariable(parameter, item) && CheckType(parameter, item, "default") && choices.Count > 0
                && !choices.Contains(item.Text))
            {
                _diagnostics.Error(
                    DiagnosticCodes.InvalidValue, item.Position, $"The default '{item.Shown}' of '{parameter.Name}' is not among its choices.",
                    _diagnostics.DidYouMean(item.Text, parameter.Choices) ?? $"Choices: {string.Join(", ", parameter.Choices.Take(20))}.");
            }
        }

        return parameter.Type == ParameterType.Flag
            ? items.Select(i => ParameterValues.TryReadFlag(i.Text, out bool value) && value ? "true" : "false").ToArray()
            : items.Select(i => i.Text).ToArray();
    }

    // What stands in a variable is not known before the work starts.
    private static bool IsVariable(JobParameter parameter, YamlScalar value) => parameter.Expand && value.Text.Contains('$', StringComparison.Ordinal);

    private bool CheckType(JobParameter parameter, YamlScalar value, string what)
    {
        if (ParameterValues.IsOfType(parameter.Type, value.Text))
        {
            return true;
        }

        _diagnostics.Error(
            DiagnosticCodes.WrongType, value.Position,
            $"'{value.Shown}' in '{what}' of '{parameter.Name}' is not {ParameterValues.Describe(parameter.Type)}.",
            $"The parameter's type is {KeySuggestions.ToCamelCase(parameter.Type.ToString())}.");
        return false;
    }

    private bool CheckName(YamlScalar node, string kind)
    {
        if (NameRules.IsParameterName(node.Text))
        {
            return true;
        }

        string bare = node.Text.TrimStart('-');
        _diagnostics.Error(
            DiagnosticCodes.InvalidName, node.Position, node.Text.Length == 0 ? $"The name of the {kind} is empty." : $"'{node.Shown}' cannot be the name of a {kind}.",
            NameRules.IsParameterName(bare)
                ? $"Write '{bare}': the dashes are added when it is passed on." : "Use letters, digits, '.', '_' and '-', and begin with a letter.");
        return false;
    }

    private void CheckUnique(string name, YamlNode place, HashSet<string> names)
    {
        if (!names.Add(name))
        {
            _diagnostics.Error(
                DiagnosticCodes.DuplicateName, place.Position, $"Two parameters or aliases are called '{name}'.", "Give each a name of its own.");
        }
    }

    private void CheckTogether(JobParameter parameter, YamlMapping item)
    {
        if (parameter is { Required: true, Default: not null })
        {
            _diagnostics.Warning(
                DiagnosticCodes.ConflictingFields, item.Find("required")!.Value.Key.Position,
                $"The parameter '{parameter.Name}' is required, so its default is never used.", "Take 'required' or 'default' out.");
        }

        if (parameter is { Positional: true, Type: ParameterType.Flag })
        {
            _diagnostics.Error(
                DiagnosticCodes.ConflictingFields, item.Find("positional")!.Value.Key.Position, $"The flag '{parameter.Name}' cannot be positional.",
                "Take 'positional' out, or give it another type.");
        }
    }
}
