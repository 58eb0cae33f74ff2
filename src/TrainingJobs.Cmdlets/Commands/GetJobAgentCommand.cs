using System.Management.Automation;
using TrainingJobs.Core.Runs;

namespace TrainingJobs.Cmdlets.Commands;

/// <summary>Shows the background process that moves runs through their states.</summary>
[Cmdlet(VerbsCommon.Get, Nouns.JobAgent)]
[OutputType(typeof(AgentInfo))]
public sealed class GetJobAgentCommand : TrainingJobsCmdlet
{
    private protected override void Process() => WriteObject(Client.Agent.Get());
}
