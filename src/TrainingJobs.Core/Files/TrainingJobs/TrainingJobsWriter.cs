using TrainingJobs.Core.Files.Yaml;
using TrainingJobs.Core.Jobs;

namespace TrainingJobs.Core.Files.TrainingJobs;

/// <summary>Writes native job files: only what differs from the defaults.</summary>
internal static class TrainingJobsWriter
{
    // By its bare name: editors look beside the job file, and the schema is published in the module's folder.
    private const string Schema = "trainingjobs.schema.json";

    public static string Write(IReadOnlyList<TrainingJob> jobs)
    {
        var yaml = new YamlWriter();
        yaml.Line($"# yaml-language-server: $schema={Schema}");
        yaml.Text("project", jobs.FirstOrDefault()?.Project);
        if (jobs.Count == 0)
        {
            yaml.Line($"{TrainingJobsKeys.Jobs}: {{}}");
            return yaml.ToString();
        }

        var writer = new JobWriter(yaml, new SameJobs(jobs));
        yaml.Section(TrainingJobsKeys.Jobs, () =>
        {
            foreach (TrainingJob job in jobs)
            {
                yaml.Section(job.Name, () => writer.Write(job));
            }
        });
        return yaml.ToString();
    }

    /// <summary>The fields of a job, with all that it refers to inside.</summary>
    public static string WriteAlone(TrainingJob job)
    {
        var yaml = new YamlWriter();
        new JobWriter(yaml, new SameJobs([])).WriteInner(job);
        return yaml.ToString();
    }
}
