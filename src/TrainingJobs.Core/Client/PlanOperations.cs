using TrainingJobs.Core.Diagnostics;
using TrainingJobs.Core.Jobs;
using TrainingJobs.Core.Planning;

namespace TrainingJobs.Core.Client;

/// <summary>Plans: what a run of a job would be, and what runs were started with.</summary>
public sealed class PlanOperations
{
    private readonly ClientContext _context;

    internal PlanOperations(ClientContext context) => _context = context;

    /// <summary>Joins a job with arguments and a target. Reads settings, and changes nothing.</summary>
    /// <exception cref="TrainingJobsException">TargetNotFound, TargetSettingsInvalid.</exception>
    public PlanResult Create(TrainingJob job, JobArguments arguments, string target = "local") =>
        JobPlanner.Plan(job, arguments, _context.Targets.Place(target));

    /// <summary>The plan that a run was started with.</summary>
    /// <exception cref="TrainingJobsException">RunNotFound, RunIdAmbiguous.</exception>
    public Task<JobPlan> GetAsync(string id, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult(_context.ResolveStored(id).Plan);
    }

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
        string chosen = target ?? TargetSelector.Choose(job, _context.Targets.ForContainers(), native);
        if (mustFit || native)
        {
            TargetSelector.Check(job, _context.Targets.Place(chosen), native);
        }

        return (chosen, target is null && !native && chosen == Placement.ThisMachine ? TargetSelector.Remark(job) : null);
    }
}
