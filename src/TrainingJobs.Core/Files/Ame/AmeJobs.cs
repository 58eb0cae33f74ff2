using TrainingJobs.Core.Diagnostics;
using TrainingJobs.Core.Files.Yaml;
using TrainingJobs.Core.Jobs;

namespace TrainingJobs.Core.Files.Ame;

/// <summary>Makes jobs of tasks, with the tasks that they refer to inside: steps of pipelines, and makers of data.</summary>
internal sealed class AmeJobs(AmeProjects projects, NodeReader reader)
{
    private readonly AmeResolver _resolver = new(projects, reader);
    private readonly JobNesting _nesting = new(reader.Diagnostics);
    private readonly List<AmeTask> _path = [];

    // By the place of the pipeline and the project that its steps are of; null for one with errors.
    private readonly Dictionary<(YamlNode, string), IReadOnlyList<JobStage>?> _pipelines = [];
    private readonly HashSet<(YamlNode, string)> _open = [];

    /// <summary>The job of a task; null when it has errors, which are reported.</summary>
    public TrainingJob? Read(AmeTask task)
    {
        if (task.IsRead)
        {
            return task.Job;
        }

        int before = reader.Diagnostics.ErrorCount;
        _path.Add(task);
        TrainingJob? job = _resolver.Resolve(task) is { } fields ? Create(task, fields) : null;
        _path.RemoveAt(_path.Count - 1);
        if (job is not null)
        {
            _nesting.Check(job, task.NameNode.Position);
        }

        task.IsRead = true;
        return task.Job = reader.Diagnostics.ErrorCount == before ? job : null;
    }

    /// <summary>The job of a task that stands inside of something else, or that it refers to.</summary>
    /// <param name="node">The task.</param>
    /// <param name="project">Project of what it stands in.</param>
    /// <param name="name">Its name when it has none of its own.</param>
    /// <param name="what">What it is, for messages.</param>
    public TrainingJob? ReadInner(YamlNode node, AmeProject project, YamlScalar? name, string what)
    {
        if (ReferenceOf(node) is { } referred)
        {
            return AmeReference.Read(referred, AmeKeys.TaskRef, reader) is { } reference && _resolver.FindTask(reference, project) is { } found
                ? ReadReferred(found, reference.Position) : null;
        }

        return reader.Mapping(node, what) is { } fields && project.Define(name, fields, what, reader) is { } task ? Read(task) : null;
    }

    /// <summary>What the node refers to, when it does nothing but that.</summary>
    public static YamlNode? ReferenceOf(YamlNode node)
    {
        if (node is YamlScalar)
        {
            return node;
        }

        YamlEntry[] said = node is YamlMapping mapping ? [.. mapping.Entries.Where(e => e.Value is not YamlScalar { IsNull: true })] : [];
        return said is [{ } only] && (only.Name == AmeKeys.TaskRef || AmeKeys.TaskSpellings.GetValueOrDefault(only.Name) == AmeKeys.TaskRef) ? only.Value : null;
    }

    private TrainingJob? ReadReferred(AmeTask task, TextPosition position)
    {
        if (_path.Contains(task) || _path.Count > JobNesting.MaxLevels)
        {
            string way = string.Join(" -> ", _path.SkipWhile(t => t != task).Append(task).Select(t => t.Name));
            reader.Diagnostics.Error(
                DiagnosticCodes.JobCycle, position, _path.Contains(task) ? $"The tasks need each other in a circle: {way}." : $"Tasks stand inside of each other over more than {JobNesting.MaxLevels} levels.",
                "Take one of them out.");
            return null;
        }

        int before = reader.Diagnostics.ErrorCount;
        TrainingJob? job = Read(task);
        if (job is null && reader.Diagnostics.ErrorCount == before)
        {
            reader.Diagnostics.Error(DiagnosticCodes.InvalidValue, position, $"The task '{task.Name}' has errors of its own.", "Correct these first.");
        }

        return job;
    }

    private TrainingJob? Create(AmeTask task, AmeFields fields)
    {
        YamlScalar nameNode = task.NameNode;
        string name = JobNames.Sanitize(task.Name);
        if (name != task.Name)
        {
            reader.Diagnostics.Information(DiagnosticCodes.NameChanged, nameNode.Position, $"The task '{nameNode.Shown}' is called '{name}' here.", "Use letters, digits, '.', '_' and '-'.");
        }

        if (ReadPipeline(fields) is not { } pipeline)
        {
            return null;
        }

        AmeExecutor? executor = null;
        if (pipeline.Count > 0)
        {
            ReportIgnored(fields);
        }
        else
        {
            executor = fields.Field(AmeKeys.Executor) is { } node ? AmeExecutor.Read(node, fields.Project.Folder, reader) : AmeExecutor.ReadOld(fields, nameNode, reader);
            if (executor is null)
            {
                return null;
            }
        }

        ReportSource(fields);
        var environment = new Dictionary<string, string>(executor?.Environment ?? new Dictionary<string, string>(), StringComparer.Ordinal);
        foreach ((string key, string value) in AmeVariables.Read(fields.Field(AmeKeys.Environment), reader))
        {
            environment[key] = value;
        }

        if (ReadDatasets(fields) is not { } datasets)
        {
            return null;
        }

        YamlMapping? artifacts = reader.Mapping(fields.Field("artifactCfg"), "artifactCfg", "Write 'saveChangedFiles: true' or 'paths:' below it.");
        if (artifacts is not null)
        {
            reader.CheckKeys(artifacts, ["saveChangedFiles", "paths"], "'artifactCfg'");
        }

        return new TrainingJob
        {
            Name = name,
            Project = fields.Project.Name,
            BaseDirectory = fields.Project.Folder,
            Source = new JobSource(nameNode.Position.File ?? task.Project.File, AmeFormat.FormatName, nameNode.Position.Line, nameNode.Position.Column),
            Command = executor?.Command,
            Setup = executor?.Setup ?? [],
            Pipeline = pipeline,
            Environment = environment,
            Secrets = AmeSecrets.Read(fields.Field("secrets"), reader),
            Resources = AmeResources.Read(fields.Field(AmeKeys.Resources), reader),
            Image = executor?.Image,
            Python = executor?.Python,
            Build = executor?.Build,
            Outputs = artifacts is null ? [] : reader.Texts(NodeReader.Field(artifacts, "paths"), "paths"),
            SaveChangedFiles = artifacts is not null && reader.Boolean(NodeReader.Field(artifacts, "saveChangedFiles"), "saveChangedFiles") == true,
            Datasets = datasets,
            Schedules = ReadSchedules(fields.Field(AmeKeys.Triggers)),
        };
    }

    /// <summary>
    /// The stages, none for a task without a pipeline; null when they have errors, which are reported. A pipeline is read once for
    /// all tasks that take it over, or nested ones would be read for each of their steps again.
    /// </summary>
    private IReadOnlyList<JobStage>? ReadPipeline(AmeFields fields)
    {
        YamlNode? node = fields.Field(AmeKeys.Pipeline);
        if (node is null or YamlSequence { Items.Count: 0 })
        {
            return [];
        }

        (YamlNode, string) key = (node, fields.Project.File);
        if (_pipelines.TryGetValue(key, out IReadOnlyList<JobStage>? known))
        {
            return known;
        }

        if (!_open.Add(key))
        {
            reader.Diagnostics.Error(DiagnosticCodes.JobCycle, node.Position, "This pipeline is a step of itself.", "Take the step out.");
            return null;
        }

        int before = reader.Diagnostics.ErrorCount;
        List<JobStage>? stages = ReadStages(fields);
        _open.Remove(key);
        return _pipelines[key] = reader.Diagnostics.ErrorCount == before ? stages : null;
    }

    /// <summary>The stages; null when a step has errors, which were reported at their place, if not for the first time.</summary>
    private List<JobStage>? ReadStages(AmeFields fields)
    {
        bool isWhole = true;
        var stages = new List<JobStage>();
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (YamlNode item in reader.Items(fields.Field(AmeKeys.Pipeline), AmeKeys.Pipeline, "Write '- taskRef: name' for each step."))
        {
            IReadOnlyList<YamlNode> nodes = item is YamlSequence several ? reader.Items(several, AmeKeys.Pipeline) : [item];
            var steps = new List<JobStep>();
            foreach (YamlNode node in nodes)
            {
                var unnamed = new YamlScalar(node.Position, $"step-{names.Count + 1}", true, null);
                if (ReadInner(node, fields.Project, unnamed, "A step") is not { } job)
                {
                    isWhole = false;
                    continue;
                }

                string name = job.Name;
                for (int i = 2; !names.Add(name); i++)
                {
                    name = $"{job.Name}-{i}";
                }

                steps.Add(new JobStep { Name = name, Job = job });
            }

            if (steps.Count > 0)
            {
                stages.Add(new JobStage { Steps = steps });
            }
        }

        return isWhole ? stages : null;
    }

    /// <summary>The datasets; null when one has errors.</summary>
    private List<JobDataset>? ReadDatasets(AmeFields fields)
    {
        bool isWhole = true;
        var datasets = new List<JobDataset>();
        YamlNode? node = fields.Field(AmeKeys.DataSets);
        IReadOnlyList<YamlNode> items = node is YamlScalar ? [node] : reader.Items(node, AmeKeys.DataSets, "Write '- name' or '- project.name' for each.");
        foreach (YamlNode item in items)
        {
            if (AmeReference.Read(item, AmeKeys.DataSets, reader) is { } reference && ReadDataset(reference, fields.Project) is { } dataset)
            {
                datasets.Add(dataset);
            }
            else
            {
                isWhole = false;
            }
        }

        return isWhole ? datasets : null;
    }

    private JobDataset? ReadDataset(AmeReference reference, AmeProject from)
    {
        AmeProject? project = reference.Project is null ? from : projects.Find(reference.Project, from, reference.ProjectPosition);
        if (project is null)
        {
            return null;
        }

        if (!project.DataSets.TryGetValue(reference.Name, out YamlMapping? dataSet))
        {
            reader.Diagnostics.Error(
                DiagnosticCodes.JobNotFound, reference.Position, $"There is no dataset {reference}.", NameSuggestion.DidYouMean(reference.Name, project.DataSets.Keys)
                    ?? (project.DataSets.Count > 0 ? $"There is {string.Join(", ", project.DataSets.Keys.Take(20))}." : $"'{project.File}' has no datasets."));
            return null;
        }

        TrainingJob? producer = null;
        if (NodeReader.Field(dataSet, "task") is { } task)
        {
            producer = ReadInner(task, project, new YamlScalar(task.Position, $"{reference.Name}-dataset", true, null), "The task of a dataset");
            if (producer is null)
            {
                return null;
            }
        }
        else
        {
            reader.Diagnostics.Warning(
                DiagnosticCodes.MissingField, dataSet.Position, $"The dataset '{reference.Name}' has no 'task' that makes it; it is expected to be there.", "Add 'task'.");
        }

        return new JobDataset
        {
            Name = reference.Name,
            Project = project == from ? null : project.Name,
            Path = reader.Text(NodeReader.Field(dataSet, "path"), "path"),
            Size = AmeResources.Bytes(NodeReader.Field(dataSet, "size"), "size", reader),
            Producer = producer,
        };
    }

    private List<JobSchedule> ReadSchedules(YamlNode? node)
    {
        if (reader.Mapping(node, AmeKeys.Triggers, "Write 'schedule: \"0 3 * * *\"' below it.") is not { } triggers)
        {
            return [];
        }

        reader.CheckKeys(triggers, ["schedule"], "'triggers'");
        return NodeReader.Field(triggers, "schedule") is { } schedule && reader.Cron(schedule, "schedule") is { } cron ? [new JobSchedule { Cron = cron }] : [];
    }

    private void ReportIgnored(AmeFields fields)
    {
        foreach (string key in (string[])[AmeKeys.Executor, AmeKeys.RunCommand])
        {
            if (fields.Field(key) is not null && fields.Mapping.Find(key) is { } entry)
            {
                reader.Diagnostics.Warning(
                    DiagnosticCodes.ConflictingFields, entry.Key.Position, $"The task has a pipeline, so its '{key}' is not used.", "Make it a step of the pipeline.");
            }
        }
    }

    private void ReportSource(AmeFields fields)
    {
        if (fields.Field(AmeKeys.Executor) is not null && fields.Field(AmeKeys.RunCommand) is not null && fields.Mapping.Find(AmeKeys.RunCommand) is { } command)
        {
            reader.Diagnostics.Warning(DiagnosticCodes.ConflictingFields, command.Key.Position, "The command of the task is not used, because its executor has one.", "Take it out.");
        }

        if (fields.Field(AmeKeys.Source) is YamlMapping { Entries.Count: > 0 } && fields.Mapping.Find(AmeKeys.Source) is { } source)
        {
            reader.Diagnostics.Warning(
                DiagnosticCodes.NotHonoured, source.Key.Position, "The project is not fetched from the 'source'; the files beside this one are used.", "Check the source out, and import its file.");
        }
    }
}
