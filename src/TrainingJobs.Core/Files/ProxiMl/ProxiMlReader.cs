using TrainingJobs.Core.Diagnostics;
using TrainingJobs.Core.Files.Yaml;
using TrainingJobs.Core.Jobs;

namespace TrainingJobs.Core.Files.ProxiMl;

/// <summary>Reads a request for a job.</summary>
internal sealed class ProxiMlReader(YamlMapping root, NodeReader reader, JobFileContext context)
{
    private const string Label = "proximl.";

    private readonly DiagnosticBag _diagnostics = context.Diagnostics;

    /// <summary>The job; only to be used when no error was reported meanwhile.</summary>
    public TrainingJob Read()
    {
        reader.CheckKeys(root, ProxiMlKeys.Job, "a job of proxiML");
        YamlNode? nameNode = Field("name");
        (string name, string? original) = JobNames.Read(nameNode, "name", root.Position, context, reader);
        string kind = ReadKind();
        WorkerSet workers = new ProxiMlWorkers(root, reader, context).Read(kind);
        ProxiMlData data = new ProxiMlDataReader(root, reader, context).Read(kind);
        ProxiMlEnvironment environment = new ProxiMlEnvironmentReader(root, reader, context).Read(data.Folder);
        (JobEndpoint? endpoint, JobCommand? server) = kind == "endpoint" ? new ProxiMlEndpointReader(root, reader).Read() : (null, null);
        TextPosition at = nameNode?.Position ?? root.Position;
        return new TrainingJob
        {
            Name = name,
            Description = original,
            Kind = ProxiMlKinds.ToKind(kind),
            BaseDirectory = data.Folder,
            Source = new JobSource(context.File, ProxiMlFormat.FormatName, at.Line, at.Column),
            Command = kind switch
            {
                "notebook" => JobCommand.Vector("jupyter", "lab"),
                "endpoint" => server,
                _ => workers.Commands.Count == 1 ? workers.Commands[0] : null,
            },
            Workers = workers.Commands.Count > 1 ? workers : WorkerSet.One,
            IndependentWorkers = workers.Commands.Count > 1,
            OnWorkerFailure = workers.Commands.Count > 1 ? WorkerFailurePolicy.Continue : WorkerFailurePolicy.Stop,
            Resources = new ProxiMlResources(root, reader).Read(),
            Environment = ProxiMlFolders.Variables(environment.Variables, original ?? name),
            VariableAliases = ProxiMlFolders.Aliases,
            Mounts = [new JobMount { Source = ".", Target = ProxiMlFolders.Model }, .. data.Mounts],
            Image = environment.Image,
            Python = environment.Python,
            SystemPackages = environment.SystemPackages,
            Build = environment.Conda.Count > 0 ? new ImageBuild { Conda = environment.Conda } : null,
            Secrets = environment.Secrets,
            Datasets = data.Datasets,
            Data = data.Data,
            Endpoint = endpoint,
            Ports = kind switch
            {
                "notebook" => [new JobPort { HostPort = 0, ContainerPort = 8888 }],
                "endpoint" => [new JobPort { HostPort = 0, ContainerPort = 80 }],
                _ => [],
            },
            Labels = ReadLabels(),
        };
    }

    private string ReadKind()
    {
        YamlNode? node = Field("type");
        string[] known = [.. ProxiMlKinds.Names];
        if (node is null)
        {
            _diagnostics.Error(DiagnosticCodes.MissingField, root.Position, "The job has no 'type'.", $"It is one of {string.Join(", ", known)}.");
            return "training";
        }

        if (reader.FilledText(node, "type") is not { } text)
        {
            return "training";
        }

        if (ProxiMlKinds.Find(text) is not { } kind)
        {
            _diagnostics.Error(
                DiagnosticCodes.InvalidValue, node.Position, $"'{((YamlScalar)node).Shown}' is no type of a job; it is one of {string.Join(", ", known)}.",
                NameSuggestion.DidYouMean(text, known));
            return "training";
        }

        if (!kind.Equals(text, StringComparison.OrdinalIgnoreCase))
        {
            _diagnostics.Information(DiagnosticCodes.OldSpelling, node.Position, $"'{text}' is called '{kind}' today.");
        }

        return kind;
    }

    private Dictionary<string, string> ReadLabels()
    {
        var labels = new Dictionary<string, string>(StringComparer.Ordinal);
        if (reader.Text(Field("project_uuid"), "project_uuid") is { } project)
        {
            labels[Label + "project_uuid"] = project;
        }

        if (reader.Text(Field("source_job_uuid"), "source_job_uuid") is { } source)
        {
            labels[Label + "source_job_uuid"] = source;
            _diagnostics.Warning(
                DiagnosticCodes.NotHonoured, Field("source_job_uuid")!.Position, $"The job is to begin as a copy of the job '{source}' of proxiML, whose files are not here.",
                "The id is kept as a label; get the files yourself.");
        }

        return labels;
    }

    private YamlNode? Field(string key) => NodeReader.Field(root, key);
}
