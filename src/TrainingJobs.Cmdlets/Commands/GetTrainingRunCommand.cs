using System.Management.Automation;
using TrainingJobs.Cmdlets.Binding;
using TrainingJobs.Cmdlets.Completion;
using TrainingJobs.Core;
using TrainingJobs.Core.Runs;

namespace TrainingJobs.Cmdlets.Commands;

/// <summary>Lists runs, newest first.</summary>
[Cmdlet(VerbsCommon.Get, Nouns.TrainingRun)]
[OutputType(typeof(TrainingRun))]
public sealed class GetTrainingRunCommand : TrainingJobsCmdlet
{
    /// <summary>Names of jobs whose runs are listed.</summary>
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(RunNameCompleter))]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string[] Name { get; set; } = [];

    /// <summary>Ids of runs, or unique beginnings of ids.</summary>
    [Parameter(ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("RunId")]
    [RunIds]
    [ArgumentCompleter(typeof(RunIdCompleter))]
    [ValidateNotNullOrEmpty]
    public string[] Id { get; set; } = [];

    /// <summary>Only runs in one of these states.</summary>
    [Parameter]
    public RunState[] State { get; set; } = [];

    /// <summary>Only runs that have these labels, all of them: a hashtable, or texts like team=vision; a key alone is the label with any value.</summary>
    [Parameter]
    [Labels]
    public string[] Label { get; set; } = [];

    /// <summary>Only runs of jobs of these projects.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string[] Project { get; set; } = [];

    /// <summary>Only runs that were started on these targets.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(TargetCompleter))]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string[] Target { get; set; } = [];

    /// <summary>Only runs that were created since a time (14:30), or since so long ago (2d).</summary>
    [Parameter]
    [PointInTime]
    public DateTimeOffset? Since { get; set; }

    /// <summary>Only runs that were created before a time, or longer ago than so long (30d).</summary>
    [Parameter]
    [PointInTime]
    public DateTimeOffset? Before { get; set; }

    /// <summary>Leave out the newest so many.</summary>
    [Parameter]
    [ValidateRange(0, int.MaxValue)]
    public int Skip { get; set; }

    /// <summary>With the plan and the history of each run, as properties Plan and Events.</summary>
    [Parameter]
    public SwitchParameter Detailed { get; set; }

    /// <summary>Names of schedules that started the runs.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(ScheduleCompleter))]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string[] Schedule { get; set; } = [];

    /// <summary>At most so many, the newest.</summary>
    [Parameter]
    [Alias("First")]
    [ValidateRange(1, int.MaxValue)]
    public int? Newest { get; set; }

    /// <summary>The steps of pipelines, too, each below the run that it is a step of.</summary>
    [Parameter]
    public SwitchParameter Tree { get; set; }

    private protected override void Process()
    {
        if (Id.Length > 0)
        {
            WriteByIds();
            return;
        }

        // Who asks for a job by its name wants its runs, wherever they were started from.
        var query = new RunQuery
        {
            Names = Name, States = State, Schedules = Schedule, Labels = LabelsAttribute.Read(Label), Projects = Project, Targets = Target, Since = Since, Before = Before,
            Skip = Skip, Newest = Newest, IncludeSteps = Name.Length > 0 && !Tree,
        };
        IReadOnlyList<TrainingRun> runs = Await(token => Client.Runs.FindAsync(query, token));
        runs = Await(token => Client.Runs.DescribeAsync(runs, token));
        Write(runs);
        foreach (string name in Name.Where(name => !WildcardPattern.ContainsWildcardCharacters(name)))
        {
            if (!runs.Any(run => string.Equals(run.Name, name, StringComparison.OrdinalIgnoreCase)) && !Exists(name))
            {
                string advice = IsId(name) ? $" It is the id of one: Get-TrainingRun -Id {name}." : "";
                WriteError(new TrainingJobsException(ErrorCodes.RunNotFound, $"There is no run of a job '{name}'.{advice}", name));
            }
        }
    }

    private void WriteByIds()
    {
        var names = Name.Select(name => WildcardPattern.Get(name, WildcardOptions.IgnoreCase)).ToList();
        IEnumerable<TrainingRun> runs = Id.SelectMany(ById)
            .Where(run => State.Length == 0 || State.Contains(run.State))
            .Where(run => names.Count == 0 || names.Any(name => name.IsMatch(run.Name)));
        Write(Newest is { } newest ? runs.OrderByDescending(run => run.Created).Take(newest) : runs);
    }

    private void Write(IEnumerable<TrainingRun> runs)
    {
        foreach (TrainingRun run in Tree ? runs.SelectMany(run => Await(token => Client.Runs.GetTreeAsync(run.Id, token))) : runs)
        {
            WriteObject(Detailed ? WithDetails(run) : run);
        }
    }

    private PSObject WithDetails(TrainingRun run)
    {
        PSObject detailed = new(run);
        detailed.Properties.Add(new PSNoteProperty("Plan", Await(token => Client.Plans.GetAsync(run.Id, token))));
        detailed.Properties.Add(new PSNoteProperty("Events", Await(token => Client.Runs.GetEventsAsync(run.Id, token)).ToArray()));
        detailed.TypeNames.Insert(0, typeof(TrainingRun).FullName + "#Detailed");
        return detailed;
    }

    private IReadOnlyList<TrainingRun> ById(string id)
    {
        try
        {
            return Await(token => Client.Runs.SelectAsync(id, token));
        }
        catch (TrainingJobsException error)
        {
            WriteError(error);
            return [];
        }
    }

    private bool IsId(string text)
    {
        try
        {
            return Await(token => Client.Runs.GetAsync(text, token)) is not null;
        }
        catch (TrainingJobsException)
        {
            return false;
        }
    }

    // The state alone may have left it out, which is no error.
    private bool Exists(string name) =>
        Await(token => Client.Runs.FindAsync(new RunQuery { Names = [name], Newest = 1, IncludeSteps = true }, token)).Count > 0;
}
