using System.Management.Automation;
using TrainingJobs.Core.Runs;

namespace TrainingJobs.Cmdlets.Commands;

/// <summary>Ends the background process; runs go on, and the next agent finds them.</summary>
[Cmdlet(VerbsLifecycle.Stop, Nouns.JobAgent, SupportsShouldProcess = true)]
[OutputType(typeof(AgentInfo))]
public sealed class StopJobAgentCommand : TrainingJobsCmdlet
{
    /// <summary>Write the agent as it is afterwards.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    private protected override void Process()
    {
        AgentInfo agent = Client.Agent.Get();
        if (agent.IsRunning && ShouldProcess($"Agent {agent.ProcessId} of {agent.StateFolder}", "Stop"))
        {
            Await(Client.Agent.StopAsync);
            agent = Client.Agent.Get();
        }

        if (PassThru)
        {
            WriteObject(agent);
        }
    }
}
