using TrainingJobs.Core.Diagnostics;
using TrainingJobs.Core.Files.Yaml;
using TrainingJobs.Core.Jobs;

namespace TrainingJobs.Core.Files.Sap;

/// <summary>
/// Jobs of SAP's machine learning: <c>.sapml</c> files, and configurations of the operator trainingClient, on their own or in a
/// graph of SAP Data Intelligence.
/// </summary>
internal sealed class SapFormat : IJobFileFormat
{
    public const string FormatName = "Sap";

    private const string Component = "trainingClient";

    // These two stand in no other file; of the others, which are common words, several must come together.
    private static readonly string[] s_certain = ["jobAPI", "oauthTokenUrl"];
    private static readonly string[] s_possible = ["oauthClientId", "oauthClientSecret", "jobName", "completionTime", "pythonMajorVersion"];

    public string Name => FormatName;

    public string Expectation => "a mapping with 'job' and in it 'execution', or with 'jobAPI' and 'oauthTokenUrl', for SAP";

    public Recognition Detect(YamlNode root)
    {
        if (root is not YamlMapping mapping)
        {
            return Recognition.No;
        }

        if (mapping.Find("job")?.Value is YamlMapping job)
        {
            return job.Find("execution") is { } execution ? execution.Value is YamlMapping ? Recognition.Certain : Recognition.Possible
                : job.Find("name") is null ? Recognition.No : Recognition.Possible;
        }

        if (Operators(mapping).Any() || s_certain.Any(key => Configuration(mapping).Find(key)?.Value is YamlScalar))
        {
            return Recognition.Certain;
        }

        return s_possible.Count(key => mapping.Find(key) is not null) > 1 ? Recognition.Possible : Recognition.No;
    }

    public JobFileContent Read(YamlNode root, JobFileContext context)
    {
        var mapping = (YamlMapping)root;
        var reader = new NodeReader(context.Diagnostics);
        int before = context.Diagnostics.ErrorCount;
        reader.CheckDuplicatesBelow(mapping);
        bool isClear = context.Diagnostics.ErrorCount == before;
        JobFileContent content = ReadAll(mapping, reader, context);
        return isClear ? content : content with { Jobs = [] };
    }

    private static JobFileContent ReadAll(YamlMapping mapping, NodeReader reader, JobFileContext context)
    {
        if (mapping.Find("job") is { } job)
        {
            reader.CheckKeys(mapping, ["job"], "a job file of SAP");
            return reader.Mapping(job.Value, "job") is { } fields
                ? ReadOne(new SapFields(fields, context.Options.Config), new SapJobReader(reader, context).Read, context)
                : new JobFileContent([], []);
        }

        var operators = new SapOperatorReader(reader, context);
        YamlMapping[] configurations = [.. Operators(mapping)];
        if (configurations.Length == 0)
        {
            return ReadOne(new SapFields(Configuration(mapping), context.Options.Config), operators.Read, context);
        }

        JobFileContent[] all = [.. configurations.Select(c => ReadOne(new SapFields(c, context.Options.Config), operators.Read, context))];
        string[] names = [.. all.SelectMany(c => c.JobNames)];
        if (names.GroupBy(n => n).FirstOrDefault(g => g.Skip(1).Any()) is { } twice)
        {
            context.Diagnostics.Error(DiagnosticCodes.DuplicateName, mapping.Position, $"Two operators of this graph have the job name '{twice.Key}'.", "Give each its own 'jobName'.");
            return new JobFileContent([], [.. names.Distinct()]);
        }

        return new JobFileContent([.. all.SelectMany(c => c.Jobs)], names);
    }

    private static JobFileContent ReadOne(SapFields fields, Func<SapFields, TrainingJob> read, JobFileContext context)
    {
        int before = context.Diagnostics.ErrorCount;
        TrainingJob job = read(fields);
        return new JobFileContent(context.Diagnostics.ErrorCount == before ? [job] : [], [job.Name]);
    }

    private static YamlMapping Configuration(YamlMapping root) => root.Find("config")?.Value as YamlMapping ?? root;

    /// <summary>Configurations of the operators in a graph.</summary>
    private static IEnumerable<YamlMapping> Operators(YamlMapping root)
    {
        foreach (YamlEntry process in (root.Find("processes")?.Value as YamlMapping)?.Entries ?? [])
        {
            if (process.Value is YamlMapping fields
                && fields.Find("component")?.Value is YamlScalar component && component.Text.Contains(Component, StringComparison.OrdinalIgnoreCase)
                && (fields.Find("metadata")?.Value as YamlMapping)?.Find("config")?.Value is YamlMapping configuration)
            {
                yield return configuration;
            }
        }
    }
}
