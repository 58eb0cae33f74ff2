using TrainingJobs.Core.Diagnostics;
using TrainingJobs.Core.Files.Yaml;
using TrainingJobs.Core.Jobs;

namespace TrainingJobs.Core.Files.Ame;

/// <summary>
/// The <c>ame.yml</c> of TeaInSpace/ame in all its generations: tasks as a map (2022), with <c>taskType</c> (early 2023), with
/// executors (mid 2023), and as the documentation writes them.
/// </summary>
internal sealed class AmeFormat : IJobFileFormat
{
    public const string FormatName = "AME";

    private const string Domain = "teainspace.com";

    // What only a task of AME has.
    private static readonly string[] s_telling =
        [AmeKeys.Executor, AmeKeys.RunCommand, AmeKeys.TaskRef, "taskref", AmeKeys.FromTemplate, "templateRef", AmeKeys.TaskType, "task_type", AmeKeys.Pipeline];

    public string Name => FormatName;

    public string Expectation => "a project of AME with a list of 'tasks', each with an 'executor'";

    public IReadOnlyList<string> Tags => OwnTags;

    /// <summary>Tags of executors and of secrets.</summary>
    public static IReadOnlyList<string> OwnTags { get; } = [.. AmeExecutor.Tags, .. AmeSecrets.Tags];

    public Recognition Detect(YamlNode root)
    {
        if (root is not YamlMapping file)
        {
            return Recognition.No;
        }

        if (Fields(file.Find(AmeKeys.Tasks)?.Value).Any(t => s_telling.Any(key => t.Find(key) is not null)))
        {
            return Recognition.Certain;
        }

        if (OtherKind(file) is not null)
        {
            return Recognition.Possible;
        }

        bool hasOwnKeysOnly = file.Entries.Count > 0 && file.Entries.All(e => AmeKeys.File.Contains(e.Name) || AmeKeys.FileSpellings.ContainsKey(e.Name));
        bool isProject = file.Entries.Any(e => e.Name is "projectid" or "projectname" or "projectName");
        bool hasParts = file.Entries.Any(e => e.Value is YamlSequence && e.Name is not AmeKeys.Name);
        return !hasOwnKeysOnly ? Recognition.No : isProject || hasParts ? Recognition.Certain : file.Find(AmeKeys.Tasks) is not null ? Recognition.Possible : Recognition.No;
    }

    public bool DescribesJobs(YamlNode root) => root is YamlMapping file && OtherKind(file) is null;

    public JobFileContent Read(YamlNode root, JobFileContext context)
    {
        var reader = new NodeReader(context.Diagnostics);
        if (reader.Mapping(root, "file") is not { } file)
        {
            return new JobFileContent([], []);
        }

        if (OtherKind(file) is { } other)
        {
            context.Diagnostics.Error(DiagnosticCodes.NotAJob, file.Position, $"This is {other}, which describes no job.", "Take the ame.yml or ame.yaml of a project.");
            return new JobFileContent([], []);
        }

        int before = context.Diagnostics.ErrorCount;
        AmeProject project = AmeProject.Read(file, context.File, reader);
        bool isBroken = NodeReader.Field(AmeKeys.Normalise(file, AmeKeys.FileSpellings, new DiagnosticBag(context.File)), AmeKeys.Name) is not null && project.Name is null;
        var jobs = new AmeJobs(new AmeProjects(project, context, reader), reader);
        List<TrainingJob> read = [.. project.Tasks.Select(jobs.Read).OfType<TrainingJob>()];
        HashSet<string> names = [.. project.Tasks.Select(t => JobNames.Sanitize(t.Name))];
        CheckNames(project, reader);
        IReadOnlyList<TrainingJob> all = new AmeModels(jobs, project, reader).AddTo(read, names);
        CheckTemplates(project, reader);
        if (names.Count == 0 && context.Diagnostics.ErrorCount == before)
        {
            context.Diagnostics.Warning(
                DiagnosticCodes.MissingField, file.Position, project.Templates.Count > 0 ? "This project has templates and no tasks." : "There is no task in this project.",
                project.Templates.Count > 0 ? "Its templates can be used from other projects." : "Add one as '- name: …' with an 'executor' to 'tasks'.");
        }

        HashSet<string> twice = [.. project.Tasks.GroupBy(t => JobNames.Sanitize(t.Name)).Where(g => g.Skip(1).Any()).Select(g => g.Key)];
        return new JobFileContent(isBroken ? [] : [.. all.Where(j => !twice.Contains(j.Name))], [.. names]);
    }

    private static IEnumerable<YamlMapping> Fields(YamlNode? tasks) => tasks switch
    {
        YamlSequence list => list.Items.OfType<YamlMapping>(),
        YamlMapping map => map.Entries.Select(e => e.Value).OfType<YamlMapping>(),
        _ => [],
    };

    /// <summary>What a file is that belongs to AME and describes no job; null for any other.</summary>
    private static string? OtherKind(YamlMapping file)
    {
        string? kind = (file.Find("kind")?.Value as YamlScalar)?.Text;
        string version = (file.Find("apiVersion")?.Value as YamlScalar)?.Text ?? "";
        string name = ((file.Find("metadata")?.Value as YamlMapping)?.Find("name")?.Value as YamlScalar)?.Text ?? "";
        string leader = ((file.Find("leaderElection")?.Value as YamlMapping)?.Find("resourceName")?.Value as YamlScalar)?.Text ?? "";
        return version.Contains(Domain, StringComparison.Ordinal) ? $"a manifest of AME for Kubernetes ({kind})"
            : kind is not null && (name.StartsWith("ame-", StringComparison.Ordinal) || leader.Contains(Domain, StringComparison.Ordinal)) ? $"the configuration of an AME server ({kind})"
            : file.Find("ameVersion") is not null || file.Find("AME_SERVER_PORT") is not null ? "the configuration of an AME server"
            : null;
    }

    private static void CheckNames(AmeProject project, NodeReader reader)
    {
        var names = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (AmeTask task in project.Tasks)
        {
            string name = JobNames.Sanitize(task.Name);
            if (!names.TryAdd(name, task.Name) && names[name] != task.Name)
            {
                reader.Diagnostics.Error(
                    DiagnosticCodes.DuplicateName, task.NameNode.Position, $"The tasks '{names[name]}' and '{task.Name}' would both be called '{name}'.", "Use letters, digits, '.', '_' and '-'.");
            }
        }
    }

    /// <summary>Templates are checked also when no task takes them.</summary>
    private static void CheckTemplates(AmeProject project, NodeReader reader)
    {
        foreach (AmeTask template in project.Templates.Values.Where(t => t.Effective is null))
        {
            AmeResources.Read(NodeReader.Field(template.Fields, AmeKeys.Resources), reader);
            AmeVariables.Read(NodeReader.Field(template.Fields, AmeKeys.Environment), reader);
            AmeSecrets.Read(NodeReader.Field(template.Fields, "secrets"), reader);
        }
    }
}
