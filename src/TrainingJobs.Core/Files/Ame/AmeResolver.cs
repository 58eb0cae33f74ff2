using TrainingJobs.Core.Diagnostics;
using TrainingJobs.Core.Files.Yaml;

namespace TrainingJobs.Core.Files.Ame;

/// <summary>
/// Works out what tasks mean with the templates and tasks that they refer to. By the documentation, "any fields set in the Task
/// override the Template"; resources and variables are joined by their names, and what a task does not say comes from the template,
/// which AME's own code gets wrong.
/// </summary>
internal sealed class AmeResolver(AmeProjects projects, NodeReader reader)
{
    private const int MaxLevels = 32;

    private readonly List<AmeTask> _path = [];

    /// <summary>The fields; null when something that is referred to is not there, which is reported.</summary>
    public AmeFields? Resolve(AmeTask task)
    {
        if (task.Effective is not null)
        {
            return task.Effective;
        }

        if (_path.Contains(task) || _path.Count > MaxLevels)
        {
            string way = string.Join(" -> ", _path.SkipWhile(t => t != task).Append(task).Select(t => t.Name));
            reader.Diagnostics.Error(
                DiagnosticCodes.ExtendsCycle, task.NameNode.Position, _path.Contains(task) ? $"The references go in a circle: {way}." : $"The references go over more than {MaxLevels} levels.",
                "Take one of them out.");
            return null;
        }

        _path.Add(task);
        AmeFields? fields = Join(task);
        _path.RemoveAt(_path.Count - 1);
        return task.Effective = fields;
    }

    /// <summary>The task that is referred to; null when it is not there, which is reported.</summary>
    public AmeTask? FindTask(AmeReference reference, AmeProject from) =>
        Find(reference, from, "task", p => p.TasksByName, DiagnosticCodes.JobNotFound);

    private AmeFields? Join(AmeTask task)
    {
        var fields = new AmeFields(task.Fields, task.Project);
        if (NodeReader.Field(task.Fields, AmeKeys.FromTemplate) is { } templateNode)
        {
            if (AmeReference.Read(templateNode, AmeKeys.FromTemplate, reader) is not { } reference
                || Find(reference, task.Project, "template", p => p.Templates, DiagnosticCodes.TemplateNotFound) is not { } template
                || Resolve(template) is not { } below)
            {
                return null;
            }

            fields = fields with { Mapping = Merge(below.Mapping, fields.Mapping) };
        }

        if (NodeReader.Field(task.Fields, AmeKeys.TaskRef) is not { } taskNode)
        {
            return fields;
        }

        if (AmeReference.Read(taskNode, AmeKeys.TaskRef, reader) is not { } other || FindTask(other, task.Project) is not { } found || Resolve(found) is not { } complete)
        {
            return null;
        }

        // A trigger starts the task that it stands in, and not those that refer to it as well.
        var shared = YamlMapping.Of(complete.Mapping.Position, complete.Mapping.Entries.Where(e => e.Name != AmeKeys.Triggers));
        return complete with { Mapping = Merge(shared, fields.Mapping) };
    }

    private AmeTask? Find(AmeReference reference, AmeProject from, string kind, Func<AmeProject, Dictionary<string, AmeTask>> all, string code)
    {
        AmeProject? project = reference.Project is null ? from : projects.Find(reference.Project, from, reference.ProjectPosition);
        if (project is null)
        {
            return null;
        }

        if (all(project).TryGetValue(reference.Name, out AmeTask? found))
        {
            return found;
        }

        reader.Diagnostics.Error(
            code, reference.Position, $"There is no {kind} {reference}.",
            NameSuggestion.DidYouMean(reference.Name, all(project).Keys)
                ?? (all(project).Count > 0 ? $"There is {string.Join(", ", all(project).Keys.Take(20))}." : $"'{project.File}' has no {kind}s."));
        return null;
    }

    private static YamlMapping Merge(YamlMapping below, YamlMapping above)
    {
        var merged = new OrderedDictionary<string, YamlEntry>(StringComparer.Ordinal);
        foreach (YamlEntry entry in below.Entries.Where(e => e.Name is not (AmeKeys.Name or AmeKeys.FromTemplate or AmeKeys.TaskRef)))
        {
            merged[entry.Name] = entry;
        }

        foreach (YamlEntry entry in above.Entries.Where(e => e.Name is not (AmeKeys.FromTemplate or AmeKeys.TaskRef)))
        {
            if (entry.Value is YamlScalar { IsNull: true } && merged.ContainsKey(entry.Name))
            {
                continue;
            }

            merged[entry.Name] = merged.TryGetValue(entry.Name, out YamlEntry old) ? entry with { Value = MergeField(entry.Name, old.Value, entry.Value) } : entry;
        }

        return YamlMapping.Of(above.Position, merged.Values);
    }

    private static YamlNode MergeField(string name, YamlNode below, YamlNode above)
    {
        if (name == AmeKeys.Resources && below is YamlMapping lower && above is YamlMapping upper)
        {
            return YamlMapping.Of(above.Position, lower.Entries.Where(e => upper.Find(e.Name) is null).Concat(upper.Entries));
        }

        if (name != AmeKeys.Environment || below is not YamlSequence first || above is not YamlSequence second)
        {
            return above;
        }

        HashSet<string?> own = [.. second.Items.Select(AmeVariables.NameOf)];
        var joined = new YamlSequence(above.Position);
        foreach (YamlNode item in first.Items.Where(i => !own.Contains(AmeVariables.NameOf(i))).Concat(second.Items))
        {
            joined.Add(item);
        }

        return joined;
    }
}
