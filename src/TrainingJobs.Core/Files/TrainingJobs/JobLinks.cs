using TrainingJobs.Core.Diagnostics;
using TrainingJobs.Core.Files.Yaml;
using TrainingJobs.Core.Jobs;

namespace TrainingJobs.Core.Files.TrainingJobs;

/// <summary>
/// Reads the jobs of a file with the jobs that they refer to: steps of pipelines, and makers of data. A job that is referred to
/// becomes part of the one that does, so that each job is whole in itself.
/// </summary>
internal sealed class JobLinks(IReadOnlyList<JobDefinition> definitions, JobReader jobReader, NodeReader reader)
{
    private readonly ExtendsResolver _resolver = new(definitions, reader);
    private readonly Dictionary<string, JobDefinition> _jobs =
        definitions.Where(d => !d.IsTemplate).DistinctBy(d => d.Name).ToDictionary(d => d.Name, StringComparer.Ordinal);

    private readonly JobNesting _nesting = new(reader.Diagnostics);
    private readonly List<JobDefinition> _path = [];

    /// <summary>The job of a definition; only to be used when the definition has no errors.</summary>
    public TrainingJob Read(JobDefinition definition)
    {
        if (definition.Job is { } known)
        {
            return known;
        }

        _resolver.Resolve(definition);
        int before = reader.Diagnostics.ErrorCount;
        _path.Add(definition);
        TrainingJob job = jobReader.Read(definition, this);
        _path.RemoveAt(_path.Count - 1);
        _nesting.Check(job, definition.NameNode.Position);
        definition.HasErrors |= reader.Diagnostics.ErrorCount > before;
        definition.Job = job;
        return job;
    }

    public IReadOnlyList<JobStage> ReadPipeline(YamlNode? node)
    {
        var stages = new List<JobStage>();
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (YamlNode item in reader.Items(node, "pipeline", "Write '- job: name' for each step; a list inside runs side by side."))
        {
            IEnumerable<YamlNode> nodes = item is YamlSequence several ? several.Items : [item];
            JobStep[] steps = [.. nodes.Select(n => ReadStep(n, names)).OfType<JobStep>()];
            if (steps.Length > 0)
            {
                stages.Add(new JobStage { Steps = steps });
            }
            else if (item is YamlSequence { Items.Count: 0 })
            {
                reader.Diagnostics.Error(DiagnosticCodes.MissingField, item.Position, "A stage of 'pipeline' is empty.", "Write a step into it, or take it out.");
            }
        }

        if (node is YamlSequence { Items.Count: 0 })
        {
            reader.Diagnostics.Error(DiagnosticCodes.MissingField, node.Position, "'pipeline' has no steps.", "Write '- job: name' for each.");
        }

        return stages;
    }

    public IReadOnlyList<JobDataset> ReadDatasets(YamlNode? node)
    {
        var datasets = new List<JobDataset>();
        foreach (YamlNode item in reader.Items(node, "datasets", "Write '- name' or '- name: …' for each."))
        {
            if (item is YamlScalar)
            {
                datasets.Add(new JobDataset { Name = reader.FilledText(item, "datasets") ?? "" });
            }
            else if (reader.Mapping(item, "datasets") is { } mapping)
            {
                reader.CheckKeys(mapping, TrainingJobsKeys.Dataset, "a dataset");
                if (reader.Required(mapping, TrainingJobsKeys.Name, "A dataset") is { } name)
                {
                    datasets.Add(new JobDataset
                    {
                        Name = name,
                        Project = reader.Text(NodeReader.Field(mapping, TrainingJobsKeys.Project), TrainingJobsKeys.Project),
                        Public = reader.Boolean(NodeReader.Field(mapping, "public"), "public") ?? false,
                        Target = reader.Text(NodeReader.Field(mapping, "target"), "target"),
                        Path = reader.Text(NodeReader.Field(mapping, "path"), "path"),
                        Size = reader.Quantity(NodeReader.Field(mapping, "size"), "size"),
                        Producer = NodeReader.Field(mapping, "producer") is { } producer ? Find(producer, null) : null,
                    });
                }
            }
        }

        return datasets;
    }

    private JobStep? ReadStep(YamlNode node, HashSet<string> names)
    {
        YamlMapping? mapping = node as YamlMapping;
        if (mapping is not null)
        {
            reader.CheckKeys(mapping, TrainingJobsKeys.Step, "a step");
        }

        YamlNode? jobNode = mapping is null ? node : NodeReader.Field(mapping, "job");
        if (jobNode is null)
        {
            reader.Diagnostics.Error(DiagnosticCodes.MissingField, node.Position, "A step of 'pipeline' has no 'job'.", "Write 'job: name', or the fields of a job below 'job'.");
            return null;
        }

        YamlScalar? nameNode = mapping is null ? null : NodeReader.Field(mapping, TrainingJobsKeys.Name) as YamlScalar;
        if (Find(jobNode, nameNode) is not { } job)
        {
            return null;
        }

        if (nameNode is not null && !NameRules.IsStepName(nameNode.Text))
        {
            reader.Diagnostics.Error(
                DiagnosticCodes.InvalidName, nameNode.Position, $"'{nameNode.Shown}' cannot be the name of a step.",
                $"Use up to {NameRules.MaxStepNameLength} characters on one line without '/', and begin with none of '-' and '.'.");
        }

        string name = nameNode?.Text ?? job.Name;
        if (!names.Add(name))
        {
            reader.Diagnostics.Error(DiagnosticCodes.DuplicateName, node.Position, $"Two steps of the pipeline are called '{name}'.", "Give one of them a 'name' of its own.");
        }

        IReadOnlyList<YamlScalar> words = reader.TextNodes(mapping is null ? null : NodeReader.Field(mapping, "arguments"), "arguments", allowEmpty: true);
        return new JobStep { Name = name, Job = job, Arguments = [.. words.Select(w => w.Text)] };
    }

    private TrainingJob? Find(YamlNode node, YamlScalar? name)
    {
        JobDefinition? definition = node switch
        {
            YamlScalar text => FindByName(text),
            YamlMapping fields => Inner(fields, name),
            _ => null,
        };
        if (definition is null)
        {
            if (node is YamlSequence)
            {
                reader.WrongType(node, "job", "the name of a job, or its fields");
            }

            return null;
        }

        int start = _path.IndexOf(definition);
        if (start >= 0)
        {
            string way = string.Join(" -> ", _path.Skip(start).Append(definition).Select(d => d.Name));
            reader.Diagnostics.Error(DiagnosticCodes.JobCycle, node.Position, $"The jobs need each other in a circle: {way}.", "Take one of them out.");
            return null;
        }

        if (_path.Count > JobNesting.MaxLevels)
        {
            reader.Diagnostics.Error(DiagnosticCodes.TooComplex, node.Position, $"Jobs stand inside of each other over more than {JobNesting.MaxLevels} levels.");
            return null;
        }

        int before = reader.Diagnostics.ErrorCount;
        TrainingJob job = Read(definition);
        return definition.HasErrors && reader.Diagnostics.ErrorCount == before ? Broken(definition, node) : job;
    }

    private TrainingJob? Broken(JobDefinition definition, YamlNode node)
    {
        reader.Diagnostics.Error(DiagnosticCodes.InvalidValue, node.Position, $"The {definition} has errors of its own.", "Correct these first.");
        return null;
    }

    private JobDefinition? FindByName(YamlScalar name)
    {
        if (_jobs.TryGetValue(name.Text, out JobDefinition? found))
        {
            return found;
        }

        reader.Diagnostics.Error(
            DiagnosticCodes.JobNotFound, name.Position, $"There is no job '{name.Shown}' in this file.",
            NameSuggestion.DidYouMean(name.Text, _jobs.Keys) ?? $"Jobs: {string.Join(", ", _jobs.Keys.Take(20))}.");
        return null;
    }

    private JobDefinition? Inner(YamlMapping fields, YamlScalar? stepName)
    {
        YamlScalar? name = NodeReader.Field(fields, TrainingJobsKeys.Name) as YamlScalar ?? stepName;
        if (name is null)
        {
            reader.Diagnostics.Error(DiagnosticCodes.MissingField, fields.Position, "A job inside of another one has no 'name'.", "Write 'name: …' above its fields.");
            return null;
        }

        reader.CheckKeys(fields, TrainingJobsKeys.InnerJob, "a job");
        TrainingJobsFormat.CheckName(name, reader.Diagnostics);
        return new JobDefinition(
            name, YamlMapping.Of(fields.Position, fields.Entries.Where(e => e.Name is not (TrainingJobsKeys.Name or TrainingJobsKeys.Project))), isTemplate: false)
        {
            Project = reader.Text(NodeReader.Field(fields, TrainingJobsKeys.Project), TrainingJobsKeys.Project),
        };
    }
}
