using TrainingJobs.Core.Files.Yaml;
using TrainingJobs.Core.Jobs;

namespace TrainingJobs.Core.Files.TrainingJobs;

/// <summary>Writes where a job refers to others: the steps of its pipeline, and the jobs that make its datasets.</summary>
internal sealed class JobLinkWriter(YamlWriter yaml, SameJobs same, JobWriter jobs)
{
    public void WritePipeline(TrainingJob job) => yaml.List("pipeline", job.Pipeline, stage => WriteStage(stage, job));

    public void WriteDatasets(TrainingJob job) => yaml.List("datasets", job.Datasets, dataset => WriteDataset(dataset, job));

    private void WriteStage(JobStage stage, TrainingJob owner)
    {
        foreach (JobStep step in stage.Steps)
        {
            if (stage.Steps.Count == 1)
            {
                WriteStep(step, owner);
            }
            else
            {
                yaml.Item(() => WriteStep(step, owner));
            }
        }
    }

    private void WriteStep(JobStep step, TrainingJob owner)
    {
        yaml.Text(TrainingJobsKeys.Name, step.Name == step.Job.Name ? null : step.Name);
        WriteLink("job", step.Job, owner);
        yaml.Texts("arguments", step.Arguments);
    }

    private void WriteDataset(JobDataset dataset, TrainingJob owner)
    {
        yaml.Text(TrainingJobsKeys.Name, dataset.Name);
        yaml.Text(TrainingJobsKeys.Project, dataset.Project);
        yaml.Flag("public", dataset.Public);
        yaml.Text("target", dataset.Target);
        yaml.Text("path", dataset.Path);
        yaml.Number("size", dataset.Size?.Text);
        if (dataset.Producer is { } producer)
        {
            WriteLink("producer", producer, owner);
        }
    }

    /// <summary>By its name when it stands in the same file, else whole.</summary>
    private void WriteLink(string key, TrainingJob job, TrainingJob owner)
    {
        if (same.Has(job))
        {
            yaml.Text(key, job.Name);
        }
        else
        {
            yaml.Section(key, () => jobs.WriteInner(job, owner));
        }
    }
}
