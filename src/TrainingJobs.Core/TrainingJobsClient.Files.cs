using TrainingJobs.Core.Files;
using TrainingJobs.Core.Files.Skelebot;
using TrainingJobs.Core.Jobs;
using TrainingJobs.Core.Planning;
using TrainingJobs.Core.Targets.Docker.Settings;

namespace TrainingJobs.Core;

// Files, jobs and plans.
public sealed partial class TrainingJobsClient
{
    /// <summary>Reads one job file, whole; findings are data, not exceptions.</summary>
    /// <param name="path">The file.</param>
    /// <param name="options">What the reader is told beside the file. Its table of sizes is the user's, which lies in the state folder.</param>
    /// <exception cref="TrainingJobsException">
    /// FileNotFound: there is no such file, or it cannot be read. FormatNotFound: the options name a format that there is not.
    /// StateUnavailable, StateDamaged, StateTooNew: the file names a size, and the table of sizes cannot be read.
    /// </exception>
    public JobFileResult ReadFile(string path, JobReadOptions? options = null)
    {
        options ??= JobReadOptions.None;
        return JobFileReader.Read(
            Path.GetFullPath(path),
            options with
            {
                ProjectPaths = [.. options.ProjectPaths.Select(Path.GetFullPath)],
                Table = new Lazy<JobSizes>(ReadSizes),
            });
    }

    /// <summary>Names of the formats that files can be read as.</summary>
    public static IReadOnlyList<string> GetFormats() => JobFileReader.Formats;

    /// <summary>Names of the environments that lie beside a job file, for <see cref="JobReadOptions.Environment"/>.</summary>
    public static IReadOnlyList<string> FindEnvironments(string folder) => SkelebotEnvironment.Known(Path.GetFullPath(folder));

    /// <summary>Job files below a folder, by their content, in the order of their paths.</summary>
    public IReadOnlyList<string> FindFiles(string folder, bool recurse) => JobFileReader.FindFiles(Path.GetFullPath(folder), recurse);

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
        TrainingJob[] primary = jobs.Count == 1 ? [jobs[0]] : [.. jobs.Where(job => job.Build is { Entrypoint: not null } or { Default: not null })];
        if (primary is not [var job])
        {
            throw new TrainingJobsException(
                ErrorCodes.JobFileInvalid, $"An image runs one job, and nothing says which of {string.Join(", ", jobs.Select(j => j.Name))} is the main one of the project. Choose one by its name.");
        }

        if (job.Pipeline.Count > 0 || job.Workers.Commands.Count > 0)
        {
            throw new TrainingJobsException(
                ErrorCodes.JobFileInvalid, $"An image runs one command, but '{job.Name}' {(job.Pipeline.Count > 0 ? "is a pipeline" : "has a command for each worker")}.", job.Name);
        }

        return new ImageFiles(DockerfileText.Write(job), DockerfileText.WriteIgnore(job));
    }

    /// <summary>Checks a job that was made in memory as strictly as one from a file.</summary>
    public IReadOnlyList<Diagnostic> Check(TrainingJob job) => JobFileReader.Check(job);

    /// <summary>Joins a job with arguments and a target. Reads settings, and changes nothing.</summary>
    /// <exception cref="TrainingJobsException">TargetNotFound, TargetSettingsInvalid.</exception>
    public PlanResult Plan(TrainingJob job, JobArguments arguments, string target = "local") =>
        JobPlanner.Plan(job, arguments, Catalog().Find(target));

    /// <summary>
    /// The target that a run of the job is to have. Without a name it is <c>local</c>, but for a job that is <c>native: never</c>:
    /// that goes to its <c>host</c>, or to <c>docker</c>.
    /// </summary>
    /// <param name="job">The job.</param>
    /// <param name="target">Name of the target; null when the user names none.</param>
    /// <param name="native">True when the user asks for a process of this machine.</param>
    /// <param name="mustFit">True refuses a target that the job's own <c>native</c> excludes; else the plan has a warning.</param>
    /// <exception cref="TrainingJobsException">TargetMismatch, TargetNotFound, TargetSettingsInvalid.</exception>
    /// <returns>The name of the target, and what is to be said about the choice, if anything.</returns>
    public (string Name, Diagnostic? Remark) ChooseTarget(TrainingJob job, string? target, bool native, bool mustFit)
    {
        string chosen = target ?? TargetChoice.Choose(job, DockerEndpoints.DefaultTarget, native);
        if (mustFit || native)
        {
            TargetChoice.Check(job, Catalog().Find(chosen), native);
        }

        return (chosen, target is null && !native && chosen == TargetProfile.Local.Name ? TargetChoice.Remark(job) : null);
    }

    /// <summary>Names of targets to choose from, with a word about each.</summary>
    public IReadOnlyList<(string Name, string Description)> GetTargetNames() => Catalog().Names();
}
