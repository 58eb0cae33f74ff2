using TrainingJobs.Core.Diagnostics;
using TrainingJobs.Core.Jobs;

namespace TrainingJobs.Core.Planning;

/// <summary>
/// Chooses the target of those who name none, and says where a job's own word and theirs disagree. The rule is skelebot's: a job that
/// is <c>native: always</c> runs as a process, one that is <c>never</c> in a container, whatever the command line says; but where
/// skelebot follows the job without a word, a contradiction is an error here.
/// </summary>
internal static class TargetSelector
{
    /// <summary>The name of the target to take when none is named.</summary>
    /// <param name="job">The job; of a pipeline all steps count.</param>
    /// <param name="containers">The target that runs containers, if the job names no host of its own.</param>
    /// <param name="native">True when the user asks for a process of this machine.</param>
    /// <exception cref="TrainingJobsException">TargetMismatch.</exception>
    public static string Choose(TrainingJob job, string containers, bool native)
    {
        TrainingJob[] jobs = [.. Leaves(job)];
        TrainingJob? never = jobs.FirstOrDefault(j => j.Native == RunAs.Never);
        TrainingJob? always = jobs.FirstOrDefault(j => j.Native == RunAs.Always);
        if (never is not null && native)
        {
            throw NotNative(never);
        }

        if (never is not null && always is not null)
        {
            throw new TrainingJobsException(
                ErrorCodes.TargetMismatch,
                $"'{always.Name}' runs as a process only (native: always), '{never.Name}' in a container only (native: never), and both are to run in one place. Start them one by one.", job.Name);
        }

        if (native || always is not null)
        {
            return Placement.ThisMachine;
        }

        if (never is null)
        {
            return Placement.ThisMachine;
        }

        string[] hosts = [.. jobs.Select(j => j.Host).OfType<string>().Distinct()];
        return hosts switch
        {
            [] => containers,
            [var host] => host,
            _ => throw new TrainingJobsException(
                ErrorCodes.TargetMismatch, $"The steps of '{job.Name}' name several hosts ({string.Join(", ", hosts)}). Choose a target for all of them, or start them one by one.", job.Name),
        };
    }

    /// <summary>
    /// What a user should know who named no target: a host in the file is not where the job goes by itself, for a file should not send a
    /// folder to another machine. Null when there is nothing to say.
    /// </summary>
    public static Diagnostic? Remark(TrainingJob job) =>
        Leaves(job).FirstOrDefault(j => j is { Host: not null, Native: RunAs.Optional }) is { } one
            ? new Diagnostic
            {
                Severity = DiagnosticSeverity.Warning,
                Code = DiagnosticCodes.NotHonoured,
                Message = $"'{one.Name}' names the container host '{one.Host}', but runs on this machine, because no target was chosen.",
                Suggestion = $"Choose the target '{one.Host}' for a container there, or a native run to mean this machine.",
            }
            : null;

    /// <summary>Refuses a target that the job's own word excludes.</summary>
    /// <exception cref="TrainingJobsException">TargetMismatch.</exception>
    public static void Check(TrainingJob job, Placement target, bool native)
    {
        if (native && target.RunsContainers)
        {
            throw new TrainingJobsException(
                ErrorCodes.TargetMismatch, $"A native run is a process of this machine, but '{target.Name}' runs containers. Leave one of the two out.", target.Name);
        }

        foreach (TrainingJob leaf in Leaves(job))
        {
            if (leaf.Native == RunAs.Never && !target.RunsContainers)
            {
                throw NotNative(leaf);
            }

            if (leaf.Native == RunAs.Always && target.RunsContainers)
            {
                throw new TrainingJobsException(
                    ErrorCodes.TargetMismatch,
                    $"'{leaf.Name}' runs as a process only (native: always), but '{target.Name}' runs containers. Choose the target 'local', or change 'native' in the file.", leaf.Name);
            }
        }
    }

    private static TrainingJobsException NotNative(TrainingJob job) => new(
        ErrorCodes.TargetMismatch,
        $"'{job.Name}' runs in a container only (native: never). Choose a target that runs containers, e.g. 'docker', or change 'native' in the file.", job.Name);

    private static IEnumerable<TrainingJob> Leaves(TrainingJob job) =>
        job.Pipeline.Count == 0 ? [job] : job.Pipeline.SelectMany(stage => stage.Steps).SelectMany(step => Leaves(step.Job));
}
