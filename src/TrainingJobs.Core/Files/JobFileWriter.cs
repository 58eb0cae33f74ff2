using TrainingJobs.Core.Files.TrainingJobs;
using TrainingJobs.Core.Jobs;

namespace TrainingJobs.Core.Files;

/// <summary>Writes jobs as a native job file.</summary>
public static class JobFileWriter
{
    /// <summary>The text of a file that reads back as the same jobs.</summary>
    /// <param name="jobs">Jobs of one project, or of none, with names of their own.</param>
    /// <param name="folder">
    /// Folder that the file will stand in: relative paths of jobs from another folder are rewritten so that they still mean the
    /// same. Null leaves all paths as they are.
    /// </param>
    /// <exception cref="TrainingJobsException">JobFileInvalid: the jobs cannot stand in one file.</exception>
    public static string Write(IReadOnlyList<TrainingJob> jobs, string? folder = null)
    {
        if (jobs.Select(j => j.Project).Distinct().Skip(1).Any())
        {
            string projects = string.Join(", ", jobs.Select(j => j.Project ?? "none").Distinct());
            throw new TrainingJobsException(
                ErrorCodes.JobFileInvalid, $"Jobs of several projects ({projects}) cannot stand in one file; export those of each project on their own.");
        }

        if (jobs.GroupBy(j => j.Name).FirstOrDefault(g => g.Skip(1).Any()) is { } twice)
        {
            throw new TrainingJobsException(
                ErrorCodes.JobFileInvalid, $"Two jobs are called '{twice.Key}'; in one file each needs a name of its own.", twice.Key);
        }

        return TrainingJobsWriter.Write([.. jobs.Select(j => Rebase(j, Path.GetFullPath(folder ?? j.BaseDirectory)))]);
    }

    private static TrainingJob Rebase(TrainingJob job, string folder)
    {
        // What stands inside of a job has the same base as the job when it is read back.
        job = job with
        {
            Pipeline = [.. job.Pipeline.Select(stage => new JobStage { Steps = [.. stage.Steps.Select(step => step with { Job = Rebase(step.Job, folder) })] })],
            Datasets = [.. job.Datasets.Select(dataset => RebaseDataset(dataset, job.BaseDirectory, folder))],
        };
        if (Path.GetFullPath(job.BaseDirectory) == folder)
        {
            return job;
        }

        return job with
        {
            BaseDirectory = folder,
            WorkingDirectory = job.Pipeline.Count > 0 ? job.WorkingDirectory : Move(job.WorkingDirectory ?? "."),
            Mounts = [.. job.Mounts.Select(m => IsElsewhere(m.Source) ? m : m with { Source = Move(m.Source) })],
            Python = job.Python is { Requirements: { } file } python ? python with { Requirements = Move(file) } : job.Python,
        };

        string Move(string path) => MovePath(path, job.BaseDirectory, folder);

        static bool IsElsewhere(string source) =>
            source.StartsWith(JobMount.VolumePrefix, StringComparison.Ordinal) || MachinePath.IsOfMachine(source) || JobMount.IsDrive(source);
    }

    private static JobDataset RebaseDataset(JobDataset dataset, string baseDirectory, string folder) => dataset with
    {
        Producer = dataset.Producer is { } producer ? Rebase(producer, folder) : null,
        Path = dataset.Path is { } path && Path.GetFullPath(dataset.Producer?.BaseDirectory ?? baseDirectory) is var from && from != folder
            ? MovePath(path, from, folder) : dataset.Path,
    };

    private static string MovePath(string path, string from, string to) =>
        Path.IsPathRooted(path) ? path
            : Path.GetRelativePath(to, Path.GetFullPath(path, from)).Replace('\\', '/');
}
