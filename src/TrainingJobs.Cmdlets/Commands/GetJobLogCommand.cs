using System.Management.Automation;
using System.Text.RegularExpressions;
using TrainingJobs.Cmdlets.Binding;
using TrainingJobs.Cmdlets.Completion;
using TrainingJobs.Core;
using TrainingJobs.Core.Runs;

namespace TrainingJobs.Cmdlets.Commands;

/// <summary>Reads the log of runs; reading never consumes.</summary>
[Cmdlet(VerbsCommon.Get, Nouns.JobLog, DefaultParameterSetName = IdSet)]
[OutputType(typeof(LogRecord))]
[OutputType(typeof(string))]
public sealed class GetJobLogCommand : RunCmdlet
{
    /// <summary>Longest time that a pattern may take for one line.</summary>
    private static readonly TimeSpan s_matchTime = TimeSpan.FromSeconds(5);

    private readonly List<string> _followed = [];
    private Regex[] _patterns = [];

    /// <summary>Go on with new lines until the run has ended; of several runs side by side.</summary>
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

    /// <summary>Only lines of these streams: what the program printed (Output, Error), or what was done around it (Setup).</summary>
    [Parameter]
    public LogStream[] Stream { get; set; } = [];

    /// <summary>Only lines that one of these regular expressions fits.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[] Match { get; set; } = [];

    /// <summary>With -Match: so many lines before and behind each that fits, too.</summary>
    [Parameter]
    [ValidateRange(0, int.MaxValue)]
    public int Context { get; set; }

    /// <summary>Every state of a line that was drawn again and again, as progress bars are; without it, only the last.</summary>
    [Parameter]
    public SwitchParameter All { get; set; }

    private protected override void Begin() => _patterns = [.. Match.Select(ToRegex)];

    private protected override void ProcessRun(TrainingRun run)
    {
        foreach (int worker in Worker.Where(index => run.Workers.Count > 0 && run.Workers.All(w => w.Index != index)))
        {
            throw new TrainingJobsException(
                ErrorIds.WorkerNotFound, $"Run {run.Id} has no worker {worker}; it has {run.Workers.Count}, counted from 0.", worker);
        }

        if (Follow)
        {
            // Following at once would keep what is upstream from starting the next run.
            _followed.Add(run.Id);
            return;
        }

        Write(base.Stream(token => Client.Logs.ReadAsync(run.Id, Query(), token)));
    }

    private protected override void End()
    {
        if (_followed.Count > 0)
        {
            Write(base.Stream(token => LogMerger.FollowAsync(Client, [.. _followed.Distinct()], Query(), token)));
        }
    }

    private void Write(IEnumerable<LogRecord> lines)
    {
        foreach (LogRecord line in lines)
        {
            WriteObject(Raw ? line.Text : line);
        }
    }

    private LogQuery Query() => new()
    {
        Follow = Follow, Tail = Tail, Since = Since, Attempt = Attempt, Workers = Worker, Steps = Step, Streams = Stream, Match = _patterns,
        Context = Context, FoldRedrawn = !All,
    };

    private static Regex ToRegex(string pattern)
    {
        try
        {
            return new Regex(pattern, RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, s_matchTime);
        }
        catch (ArgumentException error)
        {
            throw new TrainingJobsException(ErrorIds.PatternInvalid, $"'{pattern}' is no regular expression: {error.Message}", pattern, error);
        }
    }
}
