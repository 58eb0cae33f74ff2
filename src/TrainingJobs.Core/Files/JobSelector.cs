using TrainingJobs.Core.Jobs;

namespace TrainingJobs.Core.Files;

/// <summary>From a path to a file, and from a name to a job or a chain of jobs, in the same way for all front ends.</summary>
internal static class JobSelector
{
    /// <summary>Files of the native format that go before others in a folder.</summary>
    private static readonly string[] s_preferred = ["trainingjobs.yaml", "trainingjobs.yml"];

    /// <summary>Programs that are given for job files, and what runs them.</summary>
    private static readonly Dictionary<string, string> s_scripts = new(StringComparer.OrdinalIgnoreCase)
    {
        [".py"] = "python3", [".sh"] = "sh", [".ps1"] = "pwsh -File", [".r"] = "Rscript", [".jl"] = "julia",
    };

    /// <summary>
    /// The job file that a path means: a file itself, whatever it holds; of a folder its <c>trainingjobs.yaml</c>, else the only job file.
    /// </summary>
    /// <exception cref="TrainingJobsException">NoJobFile, JobFileAmbiguous.</exception>
    public static string FindFile(string path)
    {
        if (!Directory.Exists(path))
        {
            return IsScript(path) && File.Exists(path) ? throw NoJobFile(path) : path;
        }

        IReadOnlyList<string> files = JobFileReader.FindFiles(Path.GetFullPath(path), recurse: false);
        if (files.FirstOrDefault(file => s_preferred.Contains(Path.GetFileName(file))) is { } preferred)
        {
            return preferred;
        }

        return files switch
        {
            [var one] => one,
            [] => throw new TrainingJobsException(
                ErrorCodes.NoJobFile, $"There is no job file in the folder '{path}'. Name the file itself, or write a trainingjobs.yaml there.", path),
            _ => throw new TrainingJobsException(
                ErrorCodes.JobFileAmbiguous,
                $"The folder '{path}' has {files.Count} job files: {Names(files.Select(f => Path.GetFileName(f)))}. "
                + $"Name one of them; '{s_preferred[0]}' would go before the others.",
                path),
        };
    }

    /// <summary>The job of the file that is meant, or a pipeline of several with '+' between them.</summary>
    /// <param name="file">A file that was read.</param>
    /// <param name="name">Name of the job, in any case where no other differs in case alone; null for the only one.</param>
    /// <exception cref="TrainingJobsException">JobNotFound, JobNameRequired; ArgumentsInvalid for a chain that cannot be read.</exception>
    public static TrainingJob Choose(JobFileResult file, string? name)
    {
        if (TryChoose(file, name) is { } job)
        {
            return job;
        }

        if (name is not null)
        {
            string help = NameSuggestion.DidYouMean(name, file.JobNames) ?? $"It has: {Names(file.JobNames)}.";
            throw new TrainingJobsException(ErrorCodes.JobNotFound, $"'{file.File}' has no job '{name}'. {help}", name);
        }

        throw file.Jobs.Count == 0
            ? new TrainingJobsException(ErrorCodes.JobNotFound, $"'{file.File}' has no job.", file.File)
            : new TrainingJobsException(
                ErrorCodes.JobNameRequired, $"'{file.File}' has several jobs; name one of: {Names(file.JobNames)}.", file.File);
    }

    /// <summary>As <see cref="Choose"/>, but null when there is no such job or none is named of several.</summary>
    /// <exception cref="TrainingJobsException">JobNotFound, ArgumentsInvalid: a chain has a fault.</exception>
    public static TrainingJob? TryChoose(JobFileResult file, string? name)
    {
        if (name is null)
        {
            return file.Jobs.Count == 1 ? file.Jobs[0] : null;
        }

        return JobChain.IsChain(name)
            ? JobChain.ToPipeline(JobChain.Parse(name), file.Jobs)
            : JobChain.Find(name, file.Jobs);
    }

    /// <summary>The job that an image of the jobs runs.</summary>
    /// <exception cref="TrainingJobsException">JobFileInvalid: it is not said which job, or it is no single one.</exception>
    public static TrainingJob ChoosePrimary(IReadOnlyList<TrainingJob> jobs)
    {
        TrainingJob[] primary = jobs.Count == 1
            ? [jobs[0]]
            : [.. jobs.Where(job => job.Build is { Entrypoint: not null } or { Default: not null })];
        if (primary is not [var job])
        {
            throw new TrainingJobsException(
                ErrorCodes.JobFileInvalid,
                $"An image runs one job, and nothing says which of {Names(jobs.Select(j => j.Name))} is the main one of the project. Choose one by its name.");
        }

        if (job.Pipeline.Count > 0 || job.Workers.Commands.Count > 0)
        {
            string what = job.Pipeline.Count > 0 ? "is a pipeline" : "has a command for each worker";
            throw new TrainingJobsException(ErrorCodes.JobFileInvalid, $"An image runs one command, but '{job.Name}' {what}.", job.Name);
        }

        return job;
    }

    private static bool IsScript(string path) => s_scripts.ContainsKey(Path.GetExtension(path));

    private static TrainingJobsException NoJobFile(string script)
    {
        string name = Path.GetFileNameWithoutExtension(script);
        return new TrainingJobsException(
            ErrorCodes.NoJobFile,
            $"'{script}' is a program, and no job file. Run it with 'New-TrainingJob {name} {s_scripts[Path.GetExtension(script)]} {script} | Start-TrainingJob', "
            + "or name it in a job file as the command of a job.",
            script);
    }

    private static string Names(IEnumerable<string> names) => string.Join(", ", names);
}
