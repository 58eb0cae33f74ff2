using System.Management.Automation;
using TrainingJobs.Cmdlets.Binding;
using TrainingJobs.Cmdlets.Completion;
using TrainingJobs.Core;
using TrainingJobs.Core.Runs;

namespace TrainingJobs.Cmdlets.Commands;

/// <summary>Reads the log of runs; reading never consumes.</summary>
[Cmdlet(VerbsCommon.Get, Nouns.JobLog)]
[OutputType(typeof(LogRecord))]
[OutputType(typeof(string))]
public sealed class GetJobLogCommand : RunCmdlet
{
    /// <summary>Go on with new lines until the run has ended.</summary>
    [Parameter]
    public SwitchParameter Follow { get; set; }

    /// <summary>Only so many lines from the end.</summary>
    [Parameter]
    [ValidateRange(0, int.MaxValue)]
    public int? Tail { get; set; }

    /// <summary>Only lines since a time (14:30), or since so long ago (10m).</summary>
    [Parameter]
    [PointInTime]
    public DateTimeOffset? Since { get; set; }

    /// <summary>Only lines of these steps of a pipeline, with those below them.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(StepNameCompleter))]
    [ValidateNotNullOrEmpty]
    public string[] Step { get; set; } = [];

    /// <summary>Only lines of these workers, by index from 0.</summary>
    [Parameter]
    [ValidateRange(0, int.MaxValue)]
    public int[] Worker { get; set; } = [];

    /// <summary>Only lines of this attempt, from 1.</summary>
    [Parameter]
    [ValidateRange(0, int.MaxValue)]
    public int? Attempt { get; set; }

    /// <summary>Write the lines as plain text.</summary>
    [Parameter]
    public SwitchParameter Raw { get; set; }

    private protected override void ProcessRun(TrainingRun run)
    {
        foreach (int worker in Worker.Where(index => run.Workers.Count > 0 && run.Workers.All(w => w.Index != index)))
        {
            throw new TrainingJobsException(
                ErrorIds.WorkerNotFound, $"Run {run.Id} has no worker {worker}; it has {run.Workers.Count}, counted from 0.", worker);
        }

        var query = new LogQuery { Follow = Follow, Tail = Tail, Since = Since, Attempt = Attempt, Workers = Worker, Steps = Step };
        foreach (LogRecord line in Stream(token => Client.Logs.ReadAsync(run.Id, query, token)))
        {
            WriteObject(Raw ? line.Text : line);
        }
    }
}
