using TrainingJobs.Core.Diagnostics;
using TrainingJobs.Core.Files.Yaml;
using TrainingJobs.Core.Jobs;

namespace TrainingJobs.Core.Files.Modelbit;

/// <summary>Reads when the job is run by itself, and checks what it is given then.</summary>
internal sealed class ModelbitSchedules(NodeReader reader, JobFileContext context)
{
    private static readonly string[] s_known = ["arguments", "beforeStart", "onFailure", "schedule", "size"];

    private readonly DiagnosticBag _diagnostics = context.Diagnostics;

    /// <param name="node">The list.</param>
    /// <param name="arguments">What the function takes.</param>
    /// <param name="least">How many of them have no default.</param>
    public IReadOnlyList<JobSchedule> Read(YamlNode? node, IReadOnlyList<ModelbitArgument> arguments, int least)
    {
        var schedules = new List<JobSchedule>();
        foreach (YamlNode item in reader.Items(node, "schedules", "Write '- schedule: \"0 0 * * *\"' for each."))
        {
            if (reader.Mapping(item, "schedules") is not { } mapping)
            {
                continue;
            }

            reader.CheckKeys(mapping, s_known, "a schedule");
            YamlNode? cronNode = NodeReader.Field(mapping, "schedule");
            if (cronNode is null)
            {
                _diagnostics.Error(DiagnosticCodes.MissingField, item.Position, "A schedule has no 'schedule'.", "Write when: minute, hour, day of the month, month and day of the week.");
            }

            string? cron = cronNode is null ? null : reader.Cron(cronNode, "schedule");
            (string? size, JobResources? resources) = ReadSize(NodeReader.Field(mapping, "size"));
            schedules.Add(new JobSchedule
            {
                Cron = cron ?? "",
                Arguments = ReadArguments(mapping, arguments, least),
                Size = size,
                Resources = resources,
                RefreshDatasets = ReadInner(mapping, "beforeStart", "refreshDatasets", Unserved.RefreshDatasets),
                NotifyOnFailure = ReadInner(mapping, "onFailure", "sendEmail", Unserved.NotifyOnFailure),
            });
        }

        return schedules;
    }

    private IReadOnlyList<string> ReadInner(YamlMapping mapping, string outer, string key, Action<YamlNode, DiagnosticBag> tell)
    {
        if (reader.Mapping(NodeReader.Field(mapping, outer), outer, $"Write '{key}:' below it.") is not { } inner)
        {
            return [];
        }

        reader.CheckKeys(inner, [key], $"'{outer}'");
        return reader.Texts(NodeReader.Field(inner, key), key, tell);
    }

    private (string? Size, JobResources? Resources) ReadSize(YamlNode? node)
    {
        if (reader.Text(node, "size") is not { } size)
        {
            return (null, null);
        }

        if (context.Options.Sizes.Find(size) is { } resources)
        {
            return (size, resources);
        }

        string[] known = [.. context.Options.Sizes.All.Keys];
        _diagnostics.Error(
            DiagnosticCodes.InvalidValue, node!.Position, $"'{((YamlScalar)node).Shown}' is no size that is known; it is one of {string.Join(", ", known)}.",
            NameSuggestion.DidYouMean(size, known) ?? "Set-JobSize, or 'trainingjobs sizes', adds other sizes.");
        return (size, null);
    }

    /// <summary>The arguments as words that one would type after the job's name.</summary>
    private List<string> ReadArguments(YamlMapping mapping, IReadOnlyList<ModelbitArgument> arguments, int least)
    {
        YamlNode? node = NodeReader.Field(mapping, "arguments");
        IReadOnlyList<YamlNode> given = node is null or YamlSequence ? (node as YamlSequence)?.Items ?? [] : [];
        if (node is not (null or YamlSequence))
        {
            reader.WrongType(node, "arguments", "a list", "Write '- value' for each argument.");
            return [];
        }

        if (given.Count > arguments.Count || given.Count < least)
        {
            string takes = least == arguments.Count ? $"{least}" : $"{least} to {arguments.Count}";
            _diagnostics.Error(
                DiagnosticCodes.InvalidArgument, node?.Position ?? mapping.Position, $"The schedule gives {Count(given.Count)}, but the function takes {takes}.",
                arguments.Count == 0 ? null : $"Arguments: {string.Join(", ", arguments.Select(a => $"{a.Name}:{a.Type}"))}.");
            return [];
        }

        var words = new List<string>();
        for (int i = 0; i < given.Count; i++)
        {
            if (ReadArgument(given[i], arguments[i]) is { } value)
            {
                words.Add($"--{arguments[i].Name}={value}");
            }
        }

        return words;
    }

    private string? ReadArgument(YamlNode node, ModelbitArgument argument)
    {
        if (argument.Type == "Any")
        {
            return NodeJson.Write(node);
        }

        bool isRight = node is YamlScalar scalar && argument.Type switch
        {
            "int" => scalar.IsPlain && ParameterValues.IsOfType(ParameterType.Int, scalar.Text),
            "float" => scalar.IsPlain && ParameterValues.IsOfType(ParameterType.Float, scalar.Text),
            "bool" => scalar.IsPlain && scalar.Text.ToLowerInvariant() is "true" or "false",
            _ => !scalar.IsNull,
        };
        if (isRight)
        {
            return argument.Type == "bool" ? ((YamlScalar)node).Text.ToLowerInvariant() : ((YamlScalar)node).Text;
        }

        _diagnostics.Error(
            DiagnosticCodes.InvalidArgument, node.Position, $"'{argument.Name}' must be {Describe(argument.Type)}, but this is {node.Describe()}.",
            $"The function takes '{argument.Name}:{argument.Type}'.");
        return null;
    }

    private static string Count(int count) => count == 1 ? "1 argument" : $"{count} arguments";

    private static string Describe(string type) => type switch
    {
        "int" => "a whole number",
        "float" => "a number",
        "bool" => "true or false",
        _ => "a text",
    };
}
