using System.CommandLine;
using System.Globalization;
using TrainingJobs.Core.Agent;
using TrainingJobs.Core.Runs;
using TrainingJobs.Host.Json;
using TrainingJobs.Host.Terminal;

namespace TrainingJobs.Host.Commands;

/// <summary>Hosts the agent, and shows and ends it.</summary>
internal static class AgentCommand
{
    public static Command Create(HostSession session)
    {
        var command = new Command("agent", "Host the agent in this process until it has nothing more to do. Runs start one by themselves.")
        {
            Status(session), Stop(session),
        };
        // Its result is passed on as it is: where the agent starts workers under this program, it is the worker's exit code.
        command.SetAction((_, cancellationToken) => JobAgent.RunAsync(stateFolder: null, "trainingjobs", cancellationToken));
        return command;
    }

    private static Command Status(HostSession session)
    {
        Option<bool> json = CommandOptions.Json();
        var command = new Command("status", "Show whether an agent runs, and for which state folder.") { json };
        command.SetAction(parsed =>
        {
            AgentInfo agent = session.Client.Agent.Get();
            if (parsed.GetValue(json))
            {
                session.WriteJson(AgentDocument.From(agent), HostJsonContext.Readable.AgentDocument);
                return ExitCodes.Success;
            }

            TextWriter output = session.Console.Output;
            output.WriteLine(agent.IsRunning
                ? string.Create(CultureInfo.InvariantCulture,
                    $"Agent {agent.Version} runs as process {agent.ProcessId} of {agent.Host} since {RunTable.Local(agent.Started)}.")
                : "No agent runs; the next run starts one.");
            output.WriteLine($"State folder  {agent.StateFolder}");
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Active runs   {agent.ActiveRuns}"));
            return ExitCodes.Success;
        });
        return command;
    }

    private static Command Stop(HostSession session)
    {
        var command = new Command("stop", "End the agent. Workers run on; the next agent finds them again.");
        command.SetAction(async (_, cancellationToken) =>
        {
            await session.Client.Agent.StopAsync(cancellationToken).ConfigureAwait(false);
            session.Console.Output.WriteLine("No agent runs any more.");
            return ExitCodes.Success;
        });
        return command;
    }
}
