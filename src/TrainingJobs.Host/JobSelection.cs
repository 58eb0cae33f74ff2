using TrainingJobs.Core.Diagnostics;
using TrainingJobs.Core;
using TrainingJobs.Core.Files;
using TrainingJobs.Core.Jobs;
using TrainingJobs.Core.Planning;

namespace TrainingJobs.Host;

/// <summary>From what stands on the command line to a plan; prints what stands in the way.</summary>
internal static class JobSelection
{
    /// <summary>The plan of the one job that is meant.</summary>
    /// <exception cref="BadInputException">There is none, and why has been printed.</exception>
    /// <exception cref="TrainingJobsException">There is none.</exception>
    public static JobPlan Plan(HostSession session, JobWish wish)
    {
        JobFileResult file = session.Client.Files.Read(session.Client.Files.FindOne(wish.Path), wish.Reading);
        session.Console.WriteDiagnostics(file.Diagnostics);
        if (file.HasErrors)
        {
            throw new BadInputException(ErrorCodes.JobFileInvalid, "");
        }

        TrainingJob job = wish.Overrides.ApplyTo(session.Client.Files.Choose(file, wish.Job));
        (string target, Diagnostic? remark) = session.Client.Plans.ChooseTarget(job, wish.Target, wish.Native, wish.MustFit);
        session.Console.WriteDiagnostics(remark is null ? [] : [remark]);
        PlanResult result = session.Client.Plans.Create(job, new JobArguments { Words = session.Words }, target);
        session.Console.WriteDiagnostics(result.Diagnostics);
        return result.Plan ?? throw new BadInputException(ErrorCodes.ArgumentsInvalid, "");
    }
}
