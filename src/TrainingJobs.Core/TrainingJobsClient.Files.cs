using TrainingJobs.Core.Files;
using TrainingJobs.Core.Jobs;
using TrainingJobs.Core.Planning;
using TrainingJobs.Core.Targets;

namespace TrainingJobs.Core;

// Files, jobs and plans.
public sealed partial class TrainingJobsClient
{
    /// <summary>Reads one job file, whole; findings are data, not exceptions.</summary>
    /// <exception cref="TrainingJobsException">FileNotFound: there is no such file, or it cannot be read.</exception>
    public JobFileResult ReadFile(string path) => JobFileReader.Read(Path.GetFullPath(path));

    /// <summary>Job files below a folder, by their content, in the order of their paths.</summary>
    public IReadOnlyList<string> FindFiles(string folder, bool recurse) => JobFileReader.FindFiles(Path.GetFullPath(folder), recurse);

    /// <summary>The jobs as a native job file.</summary>
    /// <param name="jobs">Jobs of one project, or of none, with names of their own.</param>
    /// <param name="folder">Folder that the file will stand in: relative paths are rewritten so that they still mean the same; null leaves them.</param>
    public string Export(IReadOnlyList<TrainingJob> jobs, string? folder = null) => JobFileWriter.Write(jobs, folder);

    /// <summary>Checks a job that was made in memory as strictly as one from a file.</summary>
    public IReadOnlyList<Diagnostic> Check(TrainingJob job) => JobFileReader.Check(job);

    /// <summary>Joins a job with arguments and a target. Pure: touches nothing.</summary>
    /// <exception cref="TrainingJobsException">TargetNotFound.</exception>
    public PlanResult Plan(TrainingJob job, JobArguments arguments, string target = "local") =>
        JobPlanner.Plan(job, arguments, TargetCatalog.Find(target));

    /// <summary>Names of targets to choose from, with a word about each.</summary>
    public static IReadOnlyList<(string Name, string Description)> GetTargetNames() => TargetCatalog.Names();
}
