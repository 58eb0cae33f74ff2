using System.Management.Automation;
using TrainingJobs.Cmdlets.Binding;
using TrainingJobs.Cmdlets.Completion;
using TrainingJobs.Core;
using TrainingJobs.Core.Runs;

namespace TrainingJobs.Cmdlets;

/// <summary>What the cmdlets share that act on runs: a run object pipes in by its id.</summary>
public abstract class RunCmdlet : TrainingJobsCmdlet
{
    private protected const string IdSet = "Id";
    private protected const string LastSet = "Last";

    /// <summary>
    /// Ids of runs or unique beginnings of ids, names of jobs, which stand for their newest run, or patterns with wildcards, which stand for all
    /// runs whose id or name fits; runs pipe in.
    /// </summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true, ParameterSetName = IdSet)]
    [Alias("RunId")]
    [RunIds]
    [ArgumentCompleter(typeof(RunIdCompleter))]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string[] Id { get; set; } = [];

    /// <summary>The newest run of all.</summary>
    [Parameter(Mandatory = true, ParameterSetName = LastSet)]
    public SwitchParameter Last { get; set; }

    private protected sealed override void Process()
    {
        if (Last)
        {
            ProcessRun(Newest());
            return;
        }

        if (Others() is { } others)
        {
            ForEach(others, ProcessRun);
            return;
        }

        ForEach(Id, text => ForEach(
            Await(token => Client.Runs.SelectAsync(text, token)).Where(run => !WildcardPattern.ContainsWildcardCharacters(text) || IsMeantByPattern(run)),
            ProcessRun));
    }

    private protected abstract void ProcessRun(TrainingRun run);

    /// <summary>False for a run that a pattern fits and the cmdlet has nothing to do with; it is always true for one that is named.</summary>
    private protected virtual bool IsMeantByPattern(TrainingRun run) => true;

    /// <summary>The runs that are meant by parameters of the cmdlet's own; null when those here mean them.</summary>
    private protected virtual IReadOnlyList<TrainingRun>? Others() => null;

    private TrainingRun Newest() => Await(token => Client.Runs.FindAsync(new RunQuery { Newest = 1 }, token)) is [var newest]
        ? Await(token => Client.Runs.GetAsync(newest.Id, token))
        : throw new TrainingJobsException(ErrorCodes.RunNotFound, "There is no run yet. Start one with Start-TrainingJob.");
}
