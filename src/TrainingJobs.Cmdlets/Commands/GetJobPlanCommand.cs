using System.Management.Automation;
using TrainingJobs.Core.Jobs;
using TrainingJobs.Core.Planning;

namespace TrainingJobs.Cmdlets.Commands;

/// <summary>Shows what a run would do: commands, folders, variables, resources. Starts nothing.</summary>
[Cmdlet(VerbsCommon.Get, Nouns.JobPlan, DefaultParameterSetName = PathSet)]
[OutputType(typeof(JobPlan))]
public sealed class GetJobPlanCommand : JobInputCmdlet
{
    private protected override void ProcessPlan(TrainingJob job, JobPlan plan) => WriteObject(plan);
}
