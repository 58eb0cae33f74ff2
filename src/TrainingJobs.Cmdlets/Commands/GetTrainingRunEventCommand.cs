using System.Management.Automation;
using TrainingJobs.Core.Runs;

namespace TrainingJobs.Cmdlets.Commands;

/// <summary>Gives the history of runs, oldest first.</summary>
[Cmdlet(VerbsCommon.Get, Nouns.TrainingRunEvent, DefaultParameterSetName = IdSet)]
[OutputType(typeof(RunEvent))]
public sealed class GetTrainingRunEventCommand : RunCmdlet
{
    private protected override void ProcessRun(TrainingRun run) => WriteObject(Await(token => Client.Runs.GetEventsAsync(run.Id, token)), enumerateCollection: true);
}
