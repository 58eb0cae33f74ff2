using TrainingJobs.Core.Diagnostics;
using TrainingJobs.Core.Files.Yaml;
using TrainingJobs.Core.Jobs;

namespace TrainingJobs.Core.Files.TrainingJobs;

/// <summary>Makes a job of a resolved definition.</summary>
internal sealed class JobReader(NodeReader reader, JobFileContext context, string? project)
{
    private const int MaxLabelLength = 128;

    private readonly ParameterReader _parameters = new(reader);
    private readonly ResourcesReader _resources = new(reader);
    private readonly SecretsReader _secrets = new(reader);
    private readonly MountsReader _mounts = new(reader);
    private readonly RetryReader _retry = new(reader);
    private readonly PassThroughReader _kept = new(reader);
    private readonly DataReader _data = new(reader);

    /// <summary>The job; only to be used when no error was reported meanwhile.</summary>
    /// <param name="definition">The definition, resolved.</param>
    /// <param name="links">Reads the jobs that this one refers to.</param>
    public TrainingJob Read(JobDefinition definition, JobLinks links)
    {
        YamlMapping fields = definition.Effective!;
        var commands = new CommandReader(reader);
        var job = new TrainingJob
        {
            Name = definition.Name,
            Project = definition.Project ?? project,
            BaseDirectory = context.Folder,
            Source = new JobSource(context.File, TrainingJobsFormat.FormatName, definition.NameNode.Position.Line, definition.NameNode.Position.Column),
            Description = reader.Text(Field("description"), "description"),
            Kind = reader.Enum<JobKind>(Field("kind"), "kind") ?? JobKind.Training,
            Command = commands.Read(Field(TrainingJobsKeys.Command)),
            Setup = commands.ReadList(Field("setup"), "setup"),
            Pipeline = links.ReadPipeline(Field("pipeline")),
            WorkingDirectory = reader.Text(Field("workingDirectory"), "workingDirectory"),
            Parameters = _parameters.Read(Field(TrainingJobsKeys.Parameters)),
            Environment = ReadMap(Field(TrainingJobsKeys.Environment), TrainingJobsKeys.Environment, definition),
            VariableAliases = ReadAliases(ReadMap(Field("variableAliases"), "variableAliases", definition), Field("variableAliases")),
            Secrets = _secrets.ReadSecrets(Field("secrets")),
            Resources = _resources.ReadResources(Field(TrainingJobsKeys.Resources)),
            Image = reader.Image(Field("image"), "image"),
            Python = _resources.ReadPython(Field("python")),
            SystemPackages = reader.SystemPackages(Field("systemPackages"), "systemPackages"),
            Build = _kept.ReadBuild(Field("build"), commands),
            Native = reader.Enum<RunAs>(Field("native"), "native") ?? RunAs.Optional,
            Host = reader.Host(Field("host"), "host"),
            Mounts = _mounts.ReadMounts(Field("mounts")),
            Ports = _mounts.ReadPorts(Field("ports")),
            User = reader.Checked(Field("user"), "user", NameRules.IsUser, "is no user", "Write a name, an id, or id:group."),
            KeepContainer = reader.Boolean(Field("keepContainer"), "keepContainer") ?? false,
            Workers = commands.ReadWorkers(Field("workers")),
            IndependentWorkers = reader.Boolean(Field("independentWorkers"), "independentWorkers") ?? false,
            Timeout = reader.Duration(Field("timeout"), "timeout", allowZero: false),
            Hang = reader.Duration(Field("hang"), "hang", allowZero: false),
            Priority = reader.Integer(Field("priority"), "priority", int.MinValue) ?? 0,
            OnWorkerFailure = reader.Enum<WorkerFailurePolicy>(Field("onWorkerFailure"), "onWorkerFailure") ?? WorkerFailurePolicy.Stop,
            Retry = _retry.ReadRetry(Field("retry")),
            Outputs = reader.Texts(Field("outputs"), "outputs"),
            SaveChangedFiles = reader.Boolean(Field("saveChangedFiles"), "saveChangedFiles") ?? false,
            Datasets = links.ReadDatasets(Field("datasets")),
            Data = _data.Read(Field("data")),
            Endpoint = _data.ReadEndpoint(Field("endpoint")),
            Model = _kept.ReadModel(Field("model")),
            Schedules = _kept.ReadSchedules(Field("schedules")),
            Labels = ReadMap(Field(TrainingJobsKeys.Labels), TrainingJobsKeys.Labels, definition),
        };
        CheckMaps(fields);
        CheckPaths(job, fields);
        commands.CheckPlaceholders(job.Parameters);
        CheckCommand(definition, fields);

        return job;

        YamlNode? Field(string key) => NodeReader.Field(fields, key);
    }

    private void CheckCommand(JobDefinition definition, YamlMapping fields)
    {
        bool hasCommand = NodeReader.Field(fields, TrainingJobsKeys.Command) is not null || NodeReader.Field(fields, "workers") is YamlSequence;
        if (NodeReader.Field(fields, "pipeline") is { } pipeline)
        {
            if (hasCommand && !definition.IsTemplate)
            {
                reader.Diagnostics.Error(
                    DiagnosticCodes.ConflictingFields, pipeline.Position, $"The job '{definition.Name}' has a command and a pipeline.",
                    "A pipeline runs other jobs: make the command a job, and a step of the pipeline.");
            }
        }
        else if (!definition.IsTemplate && !definition.IsIncomplete && !hasCommand && NodeReader.Field(fields, "endpoint") is null)
        {
            reader.Diagnostics.Error(
                DiagnosticCodes.MissingField, definition.NameNode.Position, $"The job '{definition.Name}' has no 'command'.",
                "Add 'command: [program, argument]', or a text for a shell.");
        }
    }

    private Dictionary<string, string> ReadMap(YamlNode? node, string what, JobDefinition definition)
    {
        var result = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (YamlEntry entry in reader.Mapping(node, what, "Write 'NAME: value' on a line for each.")?.Entries ?? [])
        {
            if (entry.Value is not YamlScalar value)
            {
                reader.WrongType(entry.Value, entry.Key.Shown, "text");
            }
            else if (!value.IsNull)
            {
                result.TryAdd(entry.Name, value.Text);
            }
            else if (!definition.IsTemplate && definition.Fields.Find(TrainingJobsKeys.Extends) is null)
            {
                // With 'extends', this is how an inherited one is taken out.
                reader.Diagnostics.Warning(
                    DiagnosticCodes.InvalidValue, entry.Key.Position, $"'{entry.Key.Shown}' has no value and is left out.",
                    $"Write '{entry.Key.Shown}: \"\"' for an empty text.");
            }
        }

        return result;
    }

    private Dictionary<string, string> ReadAliases(Dictionary<string, string> aliases, YamlNode? node)
    {
        foreach (YamlEntry entry in (node as YamlMapping)?.Entries ?? [])
        {
            VariableNames.Check(reader.Diagnostics, entry.Key, "Use letters, digits and '_', and do not begin with a digit.");
            if (entry.Value is YamlScalar { IsNull: false } value && !RunVariables.All.Contains(value.Text))
            {
                reader.Diagnostics.Error(
                    DiagnosticCodes.InvalidValue, value.Position, $"'{value.Shown}' is no variable that a run sets.",
                    KeySuggestions.DidYouMean(value.Text, RunVariables.All) ?? $"Known: {string.Join(", ", RunVariables.All)}.");
            }
        }

        return aliases;
    }

    private void CheckMaps(YamlMapping fields)
    {
        foreach (YamlEntry entry in (NodeReader.Field(fields, TrainingJobsKeys.Environment) as YamlMapping)?.Entries ?? [])
        {
            VariableNames.Check(reader.Diagnostics, entry.Key, "Use letters, digits and '_', and do not begin with a digit.");
        }

        foreach (YamlEntry entry in (NodeReader.Field(fields, TrainingJobsKeys.Labels) as YamlMapping)?.Entries ?? [])
        {
            if (entry.Name.Length is 0 or > MaxLabelLength || entry.Name.Any(char.IsControl))
            {
                reader.Diagnostics.Error(
                    DiagnosticCodes.InvalidName, entry.Key.Position, $"'{entry.Key.Shown}' cannot be the name of a label.",
                    $"Use 1 to {MaxLabelLength} characters on one line.");
            }
        }
    }

    private void CheckPaths(TrainingJob job, YamlMapping fields)
    {
        if (job.WorkingDirectory is { } folder && !Directory.Exists(Path.Combine(job.BaseDirectory, folder)))
        {
            Warn(NodeReader.Field(fields, "workingDirectory")!, $"There is no folder '{folder}' in '{job.BaseDirectory}'.");
        }

        if (job.Python?.Requirements is { } requirements && !File.Exists(Path.Combine(job.BaseDirectory, requirements)))
        {
            var python = (YamlMapping)NodeReader.Field(fields, "python")!;
            Warn(NodeReader.Field(python, "requirements")!, $"There is no file '{requirements}' in '{job.BaseDirectory}'.");
        }

        void Warn(YamlNode place, string message) =>
            reader.Diagnostics.Warning(DiagnosticCodes.PathNotFound, place.Position, message, "Paths start from the folder of the job file.");
    }
}
