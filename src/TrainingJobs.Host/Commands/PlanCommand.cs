using System.CommandLine;
using TrainingJobs.Core.Planning;
using TrainingJobs.Host.Json;

namespace TrainingJobs.Host.Commands;

/// <summary>Shows what a run would be; starts and writes nothing.</summary>
internal static class PlanCommand
{
    public static Command Create(HostSession session)
    {
        var input = new JobInput();
        Option<bool> json = CommandOptions.Json();
        var command = new Command("plan", "Show exactly what a run would execute, without starting it.") { json };
        input.AddTo(command);
        command.SetAction(parsed =>
        {
            JobPlan plan = input.Plan(session, parsed, mustFit: false);
            if (parsed.GetValue(json))
            {
                session.WriteJson(PlanDocument.From(plan), HostJsonContext.Readable.PlanDocument);
            }
            else
            {
                session.Console.Output.WriteLine(JobPlanText.Render(plan));
            }

            return ExitCodes.Success;
        });
        return command;
    }
}
