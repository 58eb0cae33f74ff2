using TrainingJobs.Core.Diagnostics;
using TrainingJobs.Core.Files.Yaml;
using TrainingJobs.Core.Jobs;

namespace TrainingJobs.Core.Files.TrainingJobs;

/// <summary>The format of our own: <c>trainingjobs.yaml</c>.</summary>
internal sealed class TrainingJobsFormat : IJobFileFormat
{
    public const string FormatName = "TrainingJobs";

    private const string Version = "1";

    public string Name => FormatName;

    public string Expectation => "a mapping with 'jobs', a map from names to jobs, at the top";

    public Recognition Detect(YamlNode root) => (root as YamlMapping)?.Find(TrainingJobsKeys.Jobs) switch
    {
        null => Recognition.No,
        _ when CiFiles.IsOne((YamlMapping)root) => Recognition.No,
        // 'source' in place of 'command' is of skelebot.
        { Value: YamlMapping jobs } => jobs.Entries.Any(e => e.Value is YamlMapping job && job.Find("source") is not null && job.Find(TrainingJobsKeys.Command) is null)
            ? Recognition.Possible : Recognition.Certain,
        _ => Recognition.Possible,
    };

    // Other systems have 'jobs' at the top as well: only one that has a job as ours are counts when a folder is searched.
    public bool DescribesJobs(YamlNode root) => (root as YamlMapping)?.Find(TrainingJobsKeys.Jobs)?.Value switch
    {
        YamlMapping { Entries.Count: 0 } => true,
        YamlMapping jobs => jobs.Entries.Any(e => e.Value is YamlMapping job && HasOwnKey(job)),
        YamlSequence jobs => jobs.Items.Any(item => item is YamlMapping job && job.Find(TrainingJobsKeys.Command) is not null),
        _ => false,
    };

    private static bool HasOwnKey(YamlMapping job) =>
        job.Entries.Any(e => TrainingJobsKeys.Job.Contains(e.Name) || KeySuggestions.DidYouMean(e.Name, TrainingJobsKeys.Job) is not null);

    public JobFileContent Read(YamlNode root, JobFileContext context)
    {
        var reader = new NodeReader(context.Diagnostics);
        var file = (YamlMapping)root;
        reader.CheckDuplicates(file);
        reader.CheckKeys(
            YamlMapping.Of(file.Position, file.Entries.Where(e => !e.Name.StartsWith(TrainingJobsKeys.OwnPrefix, StringComparison.Ordinal))),
            TrainingJobsKeys.File, "a job file");
        CheckVersion(file, reader);
        string? project = reader.Name(NodeReader.Field(file, "project"), "project");

        IReadOnlyList<JobDefinition> templates = Define(file, TrainingJobsKeys.Templates, isTemplate: true, reader);
        IReadOnlyList<JobDefinition> jobs = Define(file, TrainingJobsKeys.Jobs, isTemplate: false, reader);
        var links = new JobLinks([.. templates, .. jobs], new JobReader(reader, context, project), reader);
        foreach (JobDefinition template in templates)
        {
            links.Read(template);
        }

        var read = new List<TrainingJob>();
        foreach (JobDefinition job in jobs)
        {
            TrainingJob result = links.Read(job);
            if (!job.HasErrors)
            {
                read.Add(result);
            }
        }

        return new JobFileContent(read, [.. jobs.Select(j => j.Name).Distinct()]);
    }

    private static List<JobDefinition> Define(YamlMapping file, string key, bool isTemplate, NodeReader reader)
    {
        var definitions = new List<JobDefinition>();
        YamlEntry? section = file.Find(key);
        if (section is null || isTemplate && section.Value.Value is YamlScalar { IsNull: true })
        {
            return definitions;
        }

        if (reader.Mapping(section.Value.Value, key, $"Write the {key} as 'name:' with their fields below.") is not { } map)
        {
            return definitions;
        }

        if (!isTemplate && map.Entries.Count == 0)
        {
            reader.Diagnostics.Error(DiagnosticCodes.MissingField, section.Value.Key.Position, "There is no job in 'jobs'.", "Add one as 'name:' with its fields below.");
        }

        DiagnosticBag diagnostics = reader.Diagnostics;
        reader.CheckDuplicates(map);
        HashSet<string> twice = [.. map.Entries.GroupBy(e => e.Name).Where(g => g.Count() > 1).Select(g => g.Key)];
        foreach (YamlEntry entry in map.Entries)
        {
            int before = diagnostics.ErrorCount;
            string kind = isTemplate ? "template" : "job";
            if (!isTemplate)
            {
                CheckName(entry.Key, diagnostics);
            }

            if (entry.Value is YamlScalar { IsNull: true } && !isTemplate)
            {
                diagnostics.Error(DiagnosticCodes.MissingField, entry.Key.Position, $"The job '{entry.Name}' has no 'command'.", "Add 'command: [program, argument]'.");
            }

            YamlMapping? fields = entry.Value is YamlScalar { IsNull: true } ? null
                : reader.Mapping(entry.Value, entry.Key.Shown, $"Write the {kind}'s fields below its name, e.g. 'command: [python, train.py]'.");
            if (fields is not null)
            {
                reader.CheckKeys(fields, TrainingJobsKeys.Job, $"a {kind}");
                reader.CheckDuplicatesBelow(fields);
            }

            definitions.Add(new JobDefinition(entry.Key, fields ?? new YamlMapping(entry.Value.Position), isTemplate)
            {
                HasErrors = diagnostics.ErrorCount > before || twice.Contains(entry.Name),
                IsIncomplete = fields is null,
            });
        }

        return definitions;
    }

    public static void CheckName(YamlScalar name, DiagnosticBag diagnostics)
    {
        if (!NameRules.IsJobName(name.Text))
        {
            diagnostics.Error(
                DiagnosticCodes.InvalidName, name.Position, $"'{name.Shown}' cannot be the name of a job.",
                $"Use up to {NameRules.MaxJobNameLength} letters, digits, '.', '_' and '-', and begin with a letter or digit.");
        }
    }

    private static void CheckVersion(YamlMapping file, NodeReader reader)
    {
        if (NodeReader.Field(file, "version") is { } node && reader.Text(node, "version") is { } version && version != Version)
        {
            reader.Diagnostics.Error(
                DiagnosticCodes.InvalidValue, node.Position, $"This is version '{((YamlScalar)node).Shown}' of the format; only version {Version} is known.",
                $"Write 'version: {Version}', or take a newer TrainingJobs.");
        }
    }
}
