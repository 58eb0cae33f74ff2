using TrainingJobs.Core.Diagnostics;
using TrainingJobs.Core.Files.Yaml;
using TrainingJobs.Core.Jobs;

namespace TrainingJobs.Core.Files.Sap;

/// <summary>Reads the fields that job files and operators have in common.</summary>
internal sealed class SapValues(NodeReader reader, JobFileContext context)
{
    private static readonly string[] s_resources = ["cpus", "memory", "gpus"];
    private static readonly string[] s_variable = ["name", "value"];

    private readonly DiagnosticBag _diagnostics = context.Diagnostics;

    /// <summary>Variables in the order of the file, values exactly as written.</summary>
    public OrderedDictionary<string, string> ReadVariables(YamlNode? node)
    {
        var result = new OrderedDictionary<string, string>(StringComparer.Ordinal);
        if (EmbeddedJson.Open(node, "env", _diagnostics) is not { } opened)
        {
            return result;
        }

        if (opened is not YamlSequence sequence)
        {
            reader.WrongType(opened, "env", "a list", "Write '- name: NAME' and 'value: text' for each variable.");
            return result;
        }

        foreach (YamlNode item in sequence.Items)
        {
            if (reader.Mapping(item, "env", "Write '- name: NAME' and 'value: text' for each variable.") is { } mapping)
            {
                ReadVariable(mapping, result);
            }
        }

        return result;
    }

    public JobResources ReadResources(YamlNode? node, YamlNode? plan)
    {
        JobResources resources = ReadPlan(plan);
        if (EmbeddedJson.Open(node, "resources", _diagnostics) is not { } opened || reader.Mapping(opened, "resources") is not { } mapping)
        {
            return resources;
        }

        reader.CheckKeys(mapping, s_resources, "'resources'");
        int? memory = reader.Integer(NodeReader.Field(mapping, "memory"), "memory", 1, "Write the megabytes as a number, e.g. 2048.");
        int? gpus = reader.Integer(NodeReader.Field(mapping, "gpus"), "gpus", 0);
        return resources with
        {
            Cpu = reader.Quantity(NodeReader.Field(mapping, "cpus"), "cpus") ?? resources.Cpu,
            Memory = memory is null ? resources.Memory : Quantity.Parse($"{memory}M"),
            Gpu = gpus is null ? resources.Gpu : new GpuRequest { Count = gpus.Value },
        };
    }

    /// <summary>The time limit. The field is free text where it comes from, so what cannot be read is no error.</summary>
    public TimeSpan? ReadCompletionTime(YamlNode? node, TextPosition otherwise)
    {
        const string Suggestion = "Write e.g. 20h, 90m, 1h30m or 2d; a bare number is seconds.";
        if (node is null)
        {
            _diagnostics.Warning(
                DiagnosticCodes.MissingField, otherwise, "There is no 'completionTime', which SAP requires; the job has no time limit.", Suggestion);
            return null;
        }

        if (node is YamlScalar scalar)
        {
            if (SapDuration.TryParse(scalar.Text, out TimeSpan limit) && limit > TimeSpan.Zero)
            {
                return limit;
            }

            _diagnostics.Warning(
                DiagnosticCodes.InvalidDuration, node.Position, $"'{scalar.Shown}' is no length of time; the job has no time limit.", Suggestion);
            return null;
        }

        reader.WrongType(node, "completionTime", "a length of time", Suggestion);
        return null;
    }

    public RetryPolicy? ReadRetries(YamlNode? node) => reader.Integer(node, "retries", 0) switch
    {
        null or 0 => null,
        { } retries => new RetryPolicy { Attempts = (int)Math.Min(retries + 1L, int.MaxValue) },
    };

    private JobResources ReadPlan(YamlNode? node)
    {
        if (reader.Text(node, "resourcePlanId") is not { } plan)
        {
            return JobResources.None;
        }

        if (context.Options.Sizes.Find(plan) is { } size)
        {
            return size;
        }

        _diagnostics.Warning(
            DiagnosticCodes.NotHonoured, node!.Position, $"What the resource plan '{((YamlScalar)node).Shown}' holds is not known here, so it asks for nothing.",
            "Write 'resources' instead, or add a size of that name (Set-JobSize, or 'trainingjobs sizes').");
        return JobResources.None;
    }

    private void ReadVariable(YamlMapping mapping, OrderedDictionary<string, string> result)
    {
        reader.CheckKeys(mapping, s_variable, "a variable of 'env'");
        YamlNode? nameNode = NodeReader.Field(mapping, "name");
        if (nameNode is null)
        {
            _diagnostics.Error(DiagnosticCodes.MissingField, mapping.Position, "A variable of 'env' has no 'name'.");
            return;
        }

        if (reader.FilledText(nameNode, "name") is not { } name)
        {
            return;
        }

        VariableNames.Check(_diagnostics, (YamlScalar)nameNode, "Use letters, digits and '_', and do not begin with a digit.");
        switch (mapping.Find("value")?.Value)
        {
            case YamlScalar { IsNull: false } value when !result.TryAdd(name, value.Text):
                _diagnostics.Error(DiagnosticCodes.DuplicateName, nameNode.Position, $"The variable '{name}' stands in 'env' a second time.", "Keep one of the two.");
                break;
            case null or YamlScalar { IsNull: true }:
                _diagnostics.Warning(
                    DiagnosticCodes.InvalidValue, nameNode.Position, $"'{name}' has no value and is left out.", "Write 'value: \"\"' for an empty text.");
                break;
            case YamlNode other and not YamlScalar:
                reader.WrongType(other, name, "text");
                break;
        }
    }
}
