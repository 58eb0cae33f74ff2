using System.Management.Automation;
using TrainingJobs.Cmdlets.Binding;
using TrainingJobs.Cmdlets.Completion;
using TrainingJobs.Core.Runs;

namespace TrainingJobs.Cmdlets;

/// <summary>What the cmdlets share that act on runs: a run object pipes in by its id.</summary>
public abstract class RunCmdlet : TrainingJobsCmdlet
{
    /// <summary>Ids of runs, or unique beginnings of ids; runs pipe in.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("RunId")]
    [RunIds]
    [ArgumentCompleter(typeof(RunIdCompleter))]
    [ValidateNotNullOrEmpty]
    public string[] Id { get; set; } = [];

    private protected sealed override void Process()
    {
        ForEach(Id, id => ProcessRun(Await(token => Client.Runs.GetAsync(id, token))));
    }

    private protected abstract void ProcessRun(TrainingRun run);
}
