using TrainingJobs.Core;
using TrainingJobs.Core.Files;
using TrainingJobs.Core.Jobs;
using TrainingJobs.Core.Planning;

namespace TrainingJobs.Host;

/// <summary>From what stands on the command line to a plan; prints what stands in the way.</summary>
internal static class JobSelection
{
    /// <summary>The plan of the one job that is meant.</summary>
    /// <exception cref="BadInputException">There is none.</exception>
    public static JobPlan Plan(HostSession session, JobWish wish)
    {
        JobFileResult file = session.Client.ReadFile(FindFile(session, wish.Path), wish.Reading);
        session.Console.WriteDiagnostics(file.Diagnostics);
        if (file.HasErrors)
        {
            throw new BadInputException(ErrorCodes.JobFileInvalid, "");
        }

        TrainingJob job = Choose(file, wish.Job);
        (string target, Diagnostic? remark) = session.Client.ChooseTarget(job, wish.Target, wish.Native, wish.MustFit);
        session.Console.WriteDiagnostics(remark is null ? [] : [remark]);
        PlanResult result = session.Client.Plan(job, new JobArguments { Words = session.Words }, target);
        session.Console.WriteDiagnostics(result.Diagnostics);
        return result.Plan ?? throw new BadInputException(ErrorCodes.ArgumentsInvalid, "");
    }

    private static string FindFile(HostSession session, string path)
    {
        if (!Directory.Exists(path))
        {
            return path;
        }

        IReadOnlyList<string> files = session.Client.FindFiles(path, recurse: false);
        return files.Count switch
        {
            1 => files[0],
            0 => throw new BadInputException(ErrorCodes.FileNotFound, $"There is no job file in the folder '{path}'. Name the file itself."),
            _ => throw new BadInputException(
                ErrorCodes.FileNotFound,
                $"The folder '{path}' has {files.Count} job files: {Names(files.Select(f => Path.GetFileName(f)))}. Name one of them."),
        };
    }

    private static TrainingJob Choose(JobFileResult file, string? name)
    {
        if (name is null)
        {
            return file.Jobs.Count switch
            {
                1 => file.Jobs[0],
                0 => throw new BadInputException(ErrorCodes.JobNotFound, $"'{file.File}' has no job."),
                _ => throw new BadInputException(
                    ErrorCodes.JobNotFound, $"'{file.File}' has several jobs: {Names(file.JobNames)}. Name one of them after the file."),
            };
        }

        if (JobChain.IsChain(name))
        {
            return JobChain.ToPipeline(JobChain.Parse(name), file.Jobs);
        }

        return file.Jobs.FirstOrDefault(j => j.Name == name)
            ?? throw new BadInputException(ErrorCodes.JobNotFound, $"'{file.File}' has no job '{name}'; it has {Names(file.JobNames)}.");
    }

    private static string Names(IEnumerable<string> names) => string.Join(", ", names);
}
