using System.Management.Automation;
using TrainingJobs.Core.Jobs;
using TrainingJobs.Core.Planning;

namespace TrainingJobs.Cmdlets.Commands;

/// <summary>Shows what a run would do: commands, folders, variables, resources. Starts nothing.</summary>
[Cmdlet(VerbsCommon.Get, Nouns.JobPlan, DefaultParameterSetName = PathSet)]
[OutputType(typeof(JobPlan))]
public sealed class GetJobPlanCommand : JobInputCmdlet
{
    // What a start would refuse is a warning here: a plan harms nobody.
    private protected override bool MustFit => false;

    private protected override void ProcessPlan(TrainingJob job, JobPlan plan) => WriteObject(plan);
}
