using TrainingJobs.Core.Diagnostics;
using TrainingJobs.Core.Jobs;

namespace TrainingJobs.Core.Planning;

/// <summary>Finds what a job asks for that its target cannot do, before anything starts.</summary>
internal static class CapabilityCheck
{
    /// <param name="job">The job.</param>
    /// <param name="target">Where it is to run.</param>
    /// <param name="findings">Takes an error for each thing that cannot be.</param>
    public static void Check(TrainingJob job, Placement target, ArgumentFindings findings)
    {
        TargetCapabilities can = target.Capabilities;
        foreach (JobSecret secret in job.Secrets.Where(secret => !CanDeliver(secret, can.Secrets)))
        {
            bool isFile = secret.As == SecretInjection.File;
            findings.Error(
                DiagnosticCodes.UnsupportedByTarget,
                $"The secret '{secret.Key}' is to reach the job as {(isFile ? "a file" : "a variable")}, which the target '{target.Name}' cannot do unseen.",
                isFile && can.Secrets.HasFlag(SecretDelivery.Variable) ? "Inject it as a variable." : "Choose another target.");
        }

        if (can.MaxWorkers is { } most && job.Workers.Count > most)
        {
            findings.Error(
                DiagnosticCodes.UnsupportedByTarget,
                $"The job '{job.Name}' has {job.Workers.Count} workers, and a run on the target '{target.Name}' can have {most}.",
                "Lower 'workers', or choose another target.");
        }
    }

    private static bool CanDeliver(JobSecret secret, SecretDelivery ways) => secret switch
    {
        { As: SecretInjection.File } => ways.HasFlag(SecretDelivery.File),
        { Via: SecretChannel.Environment } => (ways & (SecretDelivery.Variable | SecretDelivery.VisibleVariable)) != 0,
        _ => ways.HasFlag(SecretDelivery.Variable),
    };
}
