using TrainingJobs.Core.Diagnostics;
using TrainingJobs.Core.Files.Yaml;
using TrainingJobs.Core.Jobs;

namespace TrainingJobs.Core.Files.ProxiMl;

/// <summary>Requests for jobs of proxiML (formerly trainML), as its API and its command line take them.</summary>
internal sealed class ProxiMlFormat : IJobFileFormat
{
    public const string FormatName = "ProxiMl";

    private static readonly string[] s_resources = ["gpu_types", "gpu_type", "gpu_type_id", "gpu_count", "disk_size", "max_price"];
    private static readonly string[] s_others = ["worker_commands", "workers", "model", "data", "environment", "endpoint", "project_uuid"];
    private static readonly string[] s_record = ["job_uuid", "customer_uuid", "credits_per_hour", "worker_status"];

    public string Name => FormatName;

    public string Expectation => "a mapping with 'type' (notebook, training, inference or endpoint) and 'resources', for proxiML";

    public Recognition Detect(YamlNode root)
    {
        if (root is not YamlMapping mapping)
        {
            return Recognition.No;
        }

        bool isKind = mapping.Find("type")?.Value is YamlScalar type && ProxiMlKinds.Find(type.Text) is not null;
        bool hasResources = (mapping.Find("resources")?.Value as YamlMapping)?.Entries.Any(e => s_resources.Contains(e.Name)) == true;
        if (IsRecord(mapping) || isKind && mapping.Find("resources")?.Value is YamlMapping)
        {
            return Recognition.Certain;
        }

        return hasResources || isKind && s_others.Any(key => mapping.Find(key) is not null) ? Recognition.Possible : Recognition.No;
    }

    public JobFileContent Read(YamlNode root, JobFileContext context)
    {
        var mapping = (YamlMapping)root;
        if (IsRecord(mapping))
        {
            YamlNode? name = NodeReader.Field(mapping, "name");
            YamlNode? status = NodeReader.Field(mapping, "status");
            context.Diagnostics.Error(
                DiagnosticCodes.NotAJob, mapping.Position,
                $"This is the record of a job{Quoted(name)} that proxiML has made{(status is YamlScalar text ? $", with the status '{text.Shown}'" : "")}; it is no request for a job.",
                "Take the file that the job was made from.");
            return new JobFileContent([], []);
        }

        var reader = new NodeReader(context.Diagnostics);
        int before = context.Diagnostics.ErrorCount;
        reader.CheckDuplicatesBelow(mapping);
        TrainingJob job = new ProxiMlReader(mapping, reader, context).Read();
        return new JobFileContent(context.Diagnostics.ErrorCount == before ? [job] : [], [job.Name]);
    }

    private static string Quoted(YamlNode? name) => name is YamlScalar text ? $" '{text.Shown}'" : "";

    private static bool IsRecord(YamlMapping mapping) => mapping.Find("job_uuid") is not null && s_record.Count(key => mapping.Find(key) is not null) > 1;
}
