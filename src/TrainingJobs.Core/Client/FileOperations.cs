using TrainingJobs.Core.Diagnostics;
using TrainingJobs.Core.Exports;
using TrainingJobs.Core.Files;
using TrainingJobs.Core.Files.Skelebot;
using TrainingJobs.Core.Jobs;

namespace TrainingJobs.Core.Client;

/// <summary>Job files: find, read, check and write them.</summary>
public sealed class FileOperations
{
    private readonly SizeOperations _sizes;

    internal FileOperations(SizeOperations sizes) => _sizes = sizes;

    /// <summary>Names of the formats that files can be read as.</summary>
    public static IReadOnlyList<string> GetFormats() => JobFileReader.Formats;

    /// <summary>Names of the environments that lie beside a job file, for <see cref="JobReadOptions.Environment"/>.</summary>
    public static IReadOnlyList<string> FindEnvironments(string folder) => SkelebotEnvironment.Known(Path.GetFullPath(folder));

    /// <summary>Reads one job file, whole; findings are data, not exceptions.</summary>
    /// <param name="path">The file.</param>
    /// <param name="options">What the reader is told beside the file. Its table of sizes is the user's, which lies in the state folder.</param>
    /// <exception cref="TrainingJobsException">
    /// FileNotFound: there is no such file, or it cannot be read. FormatNotFound: the options name a format that there is not.
    /// StateUnavailable, StateDamaged, StateTooNew: the file names a size, and the table of sizes cannot be read.
    /// </exception>
    public JobFileResult Read(string path, JobReadOptions? options = null)
    {
        options ??= JobReadOptions.None;
        return JobFileReader.Read(
            Path.GetFullPath(path),
            options with
            {
                ProjectPaths = [.. options.ProjectPaths.Select(Path.GetFullPath)],
                Table = new Lazy<JobSizes>(_sizes.ReadTable),
            });
    }

    /// <summary>Job files below a folder, by their content, in the order of their paths.</summary>
    public IReadOnlyList<string> Find(string folder, bool recurse) => JobFileReader.FindFiles(Path.GetFullPath(folder), recurse);

    /// <inheritdoc cref="JobSelector.FindFile"/>
    public string FindOne(string path) => JobSelector.FindFile(path);

    /// <inheritdoc cref="JobSelector.Choose"/>
    public TrainingJob Choose(JobFileResult file, string? name) => JobSelector.Choose(file, name);

    /// <inheritdoc cref="JobSelector.TryChoose"/>
    public TrainingJob? TryChoose(JobFileResult file, string? name) => JobSelector.TryChoose(file, name);

    /// <summary>The jobs as a native job file.</summary>
    /// <param name="jobs">Jobs of one project, or of none, with names of their own.</param>
    /// <param name="folder">Folder that the file will stand in: relative paths are rewritten so that they still mean the same; null leaves them.</param>
    /// <exception cref="TrainingJobsException">JobFileInvalid: they are of several projects, or two have the same name.</exception>
    public string Export(IReadOnlyList<TrainingJob> jobs, string? folder = null) => JobFileWriter.Write(jobs, folder);

    /// <summary>The files to build an image from that holds the project and runs the job by itself, in the job's base folder.</summary>
    /// <param name="jobs">One job, or several of which one is the main one of its project (<c>primaryJob</c> of skelebot).</param>
    /// <exception cref="TrainingJobsException">JobFileInvalid: it is not said which job, or it is no single one.</exception>
    public ImageFiles ExportImage(IReadOnlyList<TrainingJob> jobs)
    {
        TrainingJob job = JobSelector.ChoosePrimary(jobs);
        return new ImageFiles(DockerfileExporter.Write(job), DockerfileExporter.WriteIgnore(job));
    }

    /// <summary>Checks a job that was made in memory as strictly as one from a file.</summary>
    public IReadOnlyList<Diagnostic> Check(TrainingJob job) => JobFileReader.Check(job);
}
