using TrainingJobs.Core.Diagnostics;
using TrainingJobs.Core;
using TrainingJobs.Core.Files;
using TrainingJobs.Core.Jobs;
using TrainingJobs.Core.Planning;

namespace TrainingJobs.Host;

/// <summary>From what stands on the command line to a plan; prints what stands in the way.</summary>
internal static class JobSelection
{
    /// <summary>The one job that is meant.</summary>
    /// <exception cref="BadInputException">Its file is invalid, and why has been printed.</exception>
    /// <exception cref="TrainingJobsException">There is none.</exception>
    /// <param name="session">The session.</param>
    /// <param name="path">The file, or a folder with one.</param>
    /// <param name="job">Name of the job; null for the only one.</param>
    /// <param name="reading">How the file is read.</param>
    /// <param name="except">Code of findings that are not printed, as the command does what they advise.</param>
    public static TrainingJob Choose(HostSession session, string path, string? job, JobReadOptions reading, string? except = null)
    {
        JobFileResult file = session.Client.Files.Read(session.Client.Files.FindOne(path), reading);
        session.Console.WriteDiagnostics(file.Diagnostics.Where(finding => finding.Code != except));
        return file.HasErrors
            ? throw new BadInputException(ErrorCodes.JobFileInvalid, "")
            : session.Client.Files.Choose(file, job);
    }

    /// <summary>The plan of the one job that is meant.</summary>
    /// <exception cref="BadInputException">There is none, and why has been printed.</exception>
    /// <exception cref="TrainingJobsException">There is none.</exception>
    public static JobPlan Plan(HostSession session, JobWish wish)
    {
        TrainingJob job = wish.Overrides.ApplyTo(Choose(session, wish.Path, wish.Job, wish.Reading));
        (string target, Diagnostic? remark) = session.Client.Plans.ChooseTarget(job, wish.Target, wish.Native, wish.MustFit);
        session.Console.WriteDiagnostics(remark is null ? [] : [remark]);
        PlanResult result = session.Client.Plans.Create(job, new JobArguments { Words = session.Words }, target);
        session.Console.WriteDiagnostics(result.Diagnostics);
        return result.Plan ?? throw new BadInputException(ErrorCodes.ArgumentsInvalid, "");
    }
}
