using TrainingJobs.Core.Jobs;

namespace TrainingJobs.Core.Planning;

/// <summary>Joins a job with arguments and a target. Pure: the same input always gives the same plan.</summary>
public static class JobPlanner
{
    public static PlanResult Plan(TrainingJob job, JobArguments arguments, TargetProfile target) => throw new NotImplementedException();
}
