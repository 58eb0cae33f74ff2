using TrainingJobs.Core.Diagnostics;
using TrainingJobs.Core.Files.Yaml;

namespace TrainingJobs.Core.Files.Ame;

/// <summary>Keys of an <c>ame.yml</c> with the spellings of all generations, and those of the documentation.</summary>
internal static class AmeKeys
{
    public const string Name = "name";
    public const string Project = "project";
    public const string Tasks = "tasks";
    public const string Templates = "templates";
    public const string Models = "models";
    public const string DataSets = "dataSets";
    public const string Executor = "executor";
    public const string Resources = "resources";
    public const string Environment = "env";
    public const string TaskRef = "taskRef";
    public const string FromTemplate = "fromTemplate";
    public const string RunCommand = "runcommand";
    public const string TaskType = "taskType";
    public const string Pipeline = "pipeline";
    public const string Source = "source";
    public const string Triggers = "triggers";

    public static IReadOnlyList<string> File { get; } = [Name, Tasks, Templates, Models, DataSets, "enableTriggers"];

    public static IReadOnlyList<string> Task { get; } =
    [
        Name, TaskRef, Executor, Resources, DataSets, FromTemplate, "artifactCfg", Triggers, Environment, "secrets", Pipeline,
        RunCommand, TaskType, Source, "projectid",
    ];

    public static IReadOnlyList<string> DataSet { get; } = [Name, "task", "path", "size"];

    public static IReadOnlyList<string> Model { get; } = [Name, "validationTask", "training", "deployment"];

    /// <summary>What spellings of the file's keys mean.</summary>
    public static IReadOnlyDictionary<string, string> FileSpellings { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["project"] = Name, ["projectName"] = Name, ["projectname"] = Name, ["projectid"] = Name, ["projectId"] = Name,
        ["dataset"] = DataSets, ["datasets"] = DataSets, ["dataSet"] = DataSets, ["data_sets"] = DataSets, ["enable_triggers"] = "enableTriggers",
    };

    /// <summary>What spellings of a task's keys mean.</summary>
    public static IReadOnlyDictionary<string, string> TaskSpellings { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["taskref"] = TaskRef, ["task_ref"] = TaskRef, ["taskname"] = Name, ["templateRef"] = FromTemplate, ["from_template"] = FromTemplate,
        ["environment"] = Environment, ["artifacts"] = "artifactCfg", ["artifact_cfg"] = "artifactCfg", ["dataSet"] = DataSets,
        ["data_sets"] = DataSets, ["datasets"] = DataSets, ["runCommand"] = RunCommand, ["run_command"] = RunCommand, ["command"] = RunCommand,
        ["task_type"] = TaskType, ["tasktype"] = TaskType, ["projectId"] = "projectid", ["project"] = "projectid", ["trigger"] = Triggers,
    };

    /// <summary>What spellings of a model's keys mean.</summary>
    public static IReadOnlyDictionary<string, string> ModelSpellings { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["validation_task"] = "validationTask", ["model_training"] = "training",
    };

    /// <summary>Spellings that AME itself passes over without a word.</summary>
    private static readonly HashSet<string> s_ignoredByAme = new(["data_sets", "datasets", "task_ref", "from_template", "artifact_cfg", "validation_task"], StringComparer.Ordinal);

    /// <summary>The mapping with the spellings of today.</summary>
    public static YamlMapping Normalise(YamlMapping mapping, IReadOnlyDictionary<string, string> spellings, DiagnosticBag diagnostics)
    {
        if (!mapping.Entries.Any(e => spellings.ContainsKey(e.Name)))
        {
            return mapping;
        }

        var entries = new List<YamlEntry>();
        foreach (YamlEntry entry in mapping.Entries)
        {
            if (!spellings.TryGetValue(entry.Name, out string? now))
            {
                entries.Add(entry);
                continue;
            }

            if (s_ignoredByAme.Contains(entry.Name) && entry.Value is not YamlScalar { IsNull: true })
            {
                diagnostics.Warning(
                    DiagnosticCodes.OldSpelling, entry.Key.Position, $"AME passes over '{entry.Name}' without a word; it is read as '{now}'.", $"Write '{now}'.");
            }

            // The spelling of today wins when there are both.
            if (mapping.Find(now) is null || mapping.Find(now)?.Value is YamlScalar { IsNull: true })
            {
                entries.Add(new YamlEntry(new YamlScalar(entry.Key.Position, now, true, null), entry.Value));
            }
        }

        return YamlMapping.Of(mapping.Position, entries.Where(e => e.Value is not YamlScalar { IsNull: true } || entries.Count(o => o.Name == e.Name) == 1));
    }
}
