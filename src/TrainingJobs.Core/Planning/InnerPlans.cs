using System.Runtime.CompilerServices;
using TrainingJobs.Core.Diagnostics;
using TrainingJobs.Core.Jobs;

namespace TrainingJobs.Core.Planning;

/// <summary>Plans the jobs that stand inside of another: steps of its pipeline, and makers of its data.</summary>
internal sealed class InnerPlans(Placement target, ArgumentFindings findings)
{
    // A plan is written down whole, so references that fan out on every level must not.
    private const int MaxJobs = 2_000;

    private int _count;

    public IReadOnlyList<StagePlan> Pipeline(TrainingJob job) =>
        job.Pipeline.Select(stage => new StagePlan(stage.Steps.Select(PlanStep).OfType<StepPlan>().ToArray())).ToArray();

    public IReadOnlyList<DatasetPlan> Datasets(TrainingJob job) =>
        job.Datasets.Select(dataset => new DatasetPlan
        {
            Name = dataset.Name,
            Project = dataset.Project,
            Public = dataset.Public,
            Target = dataset.Target,
            Path = dataset.Path is { } path ? Path.GetFullPath(path, (dataset.Producer ?? job).BaseDirectory) : null,
            Size = dataset.Size,
            Producer = dataset.Producer is { } producer ? Plan(producer, JobArguments.None, $"The maker of the dataset '{dataset.Name}'") : null,
        }).ToArray();

    private StepPlan? PlanStep(JobStep step) =>
        Plan(step.Job, new JobArguments { Words = step.Arguments }, $"Step '{step.Name}'") is { } plan ? new StepPlan(step.Name, plan) : null;

    private JobPlan? Plan(TrainingJob job, JobArguments arguments, string what)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        if (++_count > MaxJobs)
        {
            if (_count == MaxJobs + 1)
            {
                findings.Error(DiagnosticCodes.TooComplex, $"The job consists of more than {MaxJobs:N0} others.", "Make several pipelines of it.");
            }

            return null;
        }

        PlanResult result = JobPlanner.Plan(job, arguments, target, this);
        findings.AddFrom(result, what);
        return result.Plan;
    }
}
