using System.Management.Automation;
using TrainingJobs.Core.Runs;

namespace TrainingJobs.Cmdlets.Commands;

/// <summary>Lists the GPUs of this machine, and the runs that hold them.</summary>
[Cmdlet(VerbsCommon.Get, Nouns.JobGpu)]
[OutputType(typeof(JobGpu))]
public sealed class GetJobGpuCommand : TrainingJobsCmdlet
{
    private protected override void Process() => WriteObject(Await(Client.Targets.GetGpusAsync), enumerateCollection: true);
}
