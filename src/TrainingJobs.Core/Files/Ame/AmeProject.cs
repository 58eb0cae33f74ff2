using TrainingJobs.Core.Diagnostics;
using TrainingJobs.Core.Files.Yaml;

namespace TrainingJobs.Core.Files.Ame;

/// <summary>A project: its tasks and templates by their names, not yet read.</summary>
internal sealed class AmeProject
{
    private AmeProject(string file, string? name)
    {
        File = file;
        Name = name;
    }

    /// <summary>Absolute path of its file.</summary>
    public string File { get; }

    public string Folder => Path.GetDirectoryName(File) ?? File;

    public string? Name { get; }

    /// <summary>Tasks in the order of the file; of several with one name, the first is the one that is referred to.</summary>
    public List<AmeTask> Tasks { get; } = [];

    public Dictionary<string, AmeTask> TasksByName { get; } = new(StringComparer.Ordinal);

    public Dictionary<string, AmeTask> Templates { get; } = new(StringComparer.Ordinal);

    public Dictionary<string, YamlMapping> DataSets { get; } = new(StringComparer.Ordinal);

    public List<YamlMapping> Models { get; } = [];

    public static AmeProject Read(YamlMapping root, string file, NodeReader reader)
    {
        reader.CheckDuplicates(root);
        YamlMapping fields = AmeKeys.Normalise(root, AmeKeys.FileSpellings, reader.Diagnostics);
        reader.CheckKeys(fields, AmeKeys.File, "a project of AME");
        var project = new AmeProject(file, reader.Name(NodeReader.Field(fields, AmeKeys.Name), AmeKeys.Name));
        foreach ((YamlScalar? name, YamlMapping task) in Named(NodeReader.Field(fields, AmeKeys.Tasks), "task", reader))
        {
            if (project.Define(name, task, "A task", reader) is { } defined)
            {
                project.Tasks.Add(defined);
                if (!project.TasksByName.TryAdd(defined.Name, defined))
                {
                    reader.Diagnostics.Error(DiagnosticCodes.DuplicateName, defined.NameNode.Position, $"Two tasks are called '{defined.Name}'.", "Give each a name of its own.");
                }
            }
        }

        foreach ((YamlScalar? name, YamlMapping template) in Named(NodeReader.Field(fields, AmeKeys.Templates), "template", reader))
        {
            if (project.Define(name, template, "A template", reader) is { } defined && !project.Templates.TryAdd(defined.Name, defined))
            {
                reader.Diagnostics.Error(DiagnosticCodes.DuplicateName, defined.NameNode.Position, $"Two templates are called '{defined.Name}'.", "Give each a name of its own.");
            }
        }

        project.ReadDataSets(NodeReader.Field(fields, AmeKeys.DataSets), reader);
        project.Models.AddRange(Named(NodeReader.Field(fields, AmeKeys.Models), "model", reader)
            .Select(m => AmeKeys.Normalise(m.Fields, AmeKeys.ModelSpellings, reader.Diagnostics)));
        return project;
    }

    /// <summary>A task that stands inside of something else: a step, a model, a dataset.</summary>
    public AmeTask? Define(YamlScalar? name, YamlMapping fields, string what, NodeReader reader)
    {
        YamlMapping normal = AmeKeys.Normalise(fields, AmeKeys.TaskSpellings, reader.Diagnostics);
        YamlNode? nameNode = NodeReader.Field(normal, AmeKeys.Name);
        if (nameNode is not null && reader.FilledText(nameNode, AmeKeys.Name) is null)
        {
            return null;
        }

        name = nameNode as YamlScalar ?? name;
        if (name is null)
        {
            reader.Diagnostics.Error(DiagnosticCodes.MissingField, fields.Position, $"{what} has no 'name'.", "Write 'name: …'.");
            return null;
        }

        reader.CheckKeys(normal, AmeKeys.Task, what == "A template" ? "a template" : "a task");
        reader.CheckDuplicatesBelow(normal);
        return new AmeTask(name, normal, this);
    }

    private void ReadDataSets(YamlNode? node, NodeReader reader)
    {
        foreach ((YamlScalar? _, YamlMapping dataSet) in Named(node, "dataset", reader))
        {
            reader.CheckKeys(dataSet, AmeKeys.DataSet, "a dataset");
            if (reader.Required(dataSet, AmeKeys.Name, "A dataset") is { } name && !DataSets.TryAdd(name, dataSet))
            {
                reader.Diagnostics.Error(DiagnosticCodes.DuplicateName, dataSet.Position, $"Two datasets are called '{name}'.", "Give each a name of its own.");
            }
        }
    }

    /// <summary>The items of a list, or of the map from names of 2022.</summary>
    private static IEnumerable<(YamlScalar? Name, YamlMapping Fields)> Named(YamlNode? node, string what, NodeReader reader)
    {
        if (node is YamlMapping map)
        {
            reader.CheckDuplicates(map);
            foreach (YamlEntry entry in map.Entries)
            {
                if (entry.Value is YamlScalar { IsNull: true })
                {
                    yield return (entry.Key, new YamlMapping(entry.Key.Position));
                }
                else if (reader.Mapping(entry.Value, entry.Key.Shown, $"Write the fields of the {what} below its name.") is { } fields)
                {
                    yield return (entry.Key, fields);
                }
            }

            yield break;
        }

        foreach (YamlNode item in reader.Items(node, what + "s", $"Write '- name: …' for each {what}."))
        {
            if (reader.Mapping(item, what + "s", $"Write '- name: …' for each {what}.") is { } fields)
            {
                yield return (null, fields);
            }
        }
    }
}
