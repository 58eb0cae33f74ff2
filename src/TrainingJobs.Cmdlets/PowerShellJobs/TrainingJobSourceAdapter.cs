using System.Management.Automation;
using System.Management.Automation.Runspaces;
using TrainingJobs.Core;
using TrainingJobs.Core.Planning;
using TrainingJobs.Core.Runs;

namespace TrainingJobs.Cmdlets.PowerShellJobs;

/// <summary>Makes runs appear among PowerShell's own jobs. The engine makes one for each runspace that imports the module.</summary>
public sealed class TrainingJobSourceAdapter : JobSourceAdapter
{
    private const string RunIdParameter = "RunId";

    /// <summary>Ended runs that are listed, the newest: each is an object that the session keeps an id for.</summary>
    private const int Most = 100;

    private static readonly TimeSpan s_lookTime = TimeSpan.FromMilliseconds(250);

    private readonly Lock _lock = new();
    private readonly Dictionary<string, WeakReference<TrainingRunJob>> _jobs = [];
    private readonly Dictionary<int, string> _runIds = [];

    // Those whose output has been asked for: what has been received must not be given again.
    private readonly HashSet<TrainingRunJob> _received = [];

    public TrainingJobSourceAdapter() => Name = "TrainingJob";

    /// <summary>The job of a run, made by the adapter of the runspace that runs on this thread.</summary>
    internal static Job2 JobOf(TrainingRun run)
    {
        SessionRuns.Add(run.Id);
        var definition = new JobDefinition(typeof(TrainingJobSourceAdapter), "", run.Name);
        return Runspace.DefaultRunspace.JobManager.NewJob(
            new JobInvocationInfo(definition, new Dictionary<string, object> { [RunIdParameter] = run.Id }));
    }

    /// <summary>The job of a run that there is; nothing is started.</summary>
    public override Job2 NewJob(JobInvocationInfo specification)
    {
        ArgumentNullException.ThrowIfNull(specification);
        string id = specification.Parameters.SelectMany(parameters => parameters)
            .FirstOrDefault(parameter => parameter.Name == RunIdParameter)?.Value as string
            ?? throw new PSNotSupportedException("Start-TrainingJob -AsJob makes jobs of this kind.");
        TrainingJobsClient client = SessionClient.Current;
        return ToJob(client, client.Runs.GetAsync(id, CancellationToken.None).Read())
            ?? throw new TrainingJobsException(ErrorCodes.RunNotFound, $"There is no run with the id '{id}'.", id);
    }

    /// <summary>Jobs of the runs that this session has started; those of other sessions are found by their names, ids and -Filter.</summary>
    public override IList<Job2> GetJobs() => OfSession(_ => true);

    public override IList<Job2> GetJobsByName(string name, bool recurse)
    {
        if (WildcardPattern.ContainsWildcardCharacters(name ?? "*"))
        {
            WildcardPattern wanted = WildcardPattern.Get(name ?? "*", WildcardOptions.IgnoreCase);
            return OfSession(run => wanted.IsMatch(run.Name));
        }

        // The engine's wildcards know sets of characters, those of a query do not.
        string query = System.Text.RegularExpressions.Regex.Replace(name ?? "*", @"\[[^\]]*\]|`.", "?");
        WildcardPattern pattern = WildcardPattern.Get(name ?? "*", WildcardOptions.IgnoreCase);
        return Find(new RunQuery { Names = [query], Newest = Most }, run => pattern.IsMatch(run.Name));
    }

    public override IList<Job2> GetJobsByCommand(string command, bool recurse)
    {
        WildcardPattern pattern = WildcardPattern.Get(command ?? "*", WildcardOptions.IgnoreCase);
        return [.. GetJobs().Where(job => pattern.IsMatch(job.Command))];
    }

    public override IList<Job2> GetJobsByState(JobState state, bool recurse) => OfSession(run => JobStates.Of(run) == state);

    public override IList<Job2> GetJobsByFilter(Dictionary<string, object> filter, bool recurse) =>
        Find(new RunQuery { Newest = Most }, run => RunFilter.Matches(run, filter));

    public override Job2? GetJobByInstanceId(Guid instanceId, bool recurse) =>
        JobInstanceId.ToRunId(instanceId) is { } id ? Find(id) : null;

    public override Job2? GetJobBySessionId(int id, bool recurse)
    {
        string? runId;
        lock (_lock)
        {
            runId = _runIds.GetValueOrDefault(id);
        }

        return runId is null ? null : Find(runId);
    }

    /// <summary>Forgets the job. The run, its log and its artifacts stay: Remove-TrainingRun removes those.</summary>
    public override void RemoveJob(Job2 job)
    {
        if (job is TrainingRunJob mine)
        {
            SessionRuns.Forget(mine.RunId);
            Forget(mine.RunId);
        }
    }

    private List<Job2> OfSession(Func<TrainingRun, bool> matches)
    {
        TrainingJobsClient client = SessionClient.Current;
        var runs = new List<TrainingRun>();
        foreach (string id in SessionRuns.Ids)
        {
            try
            {
                runs.Add(client.Runs.GetAsync(id, CancellationToken.None).Read());
            }
            catch (TrainingJobsException error) when (error.Code is ErrorCodes.RunNotFound or ErrorCodes.RunIdAmbiguous)
            {
                // It was removed, or is one of another state folder.
            }
        }

        return [.. runs.Where(matches).OrderBy(run => run.Created).Select(run => ToJob(client, run)).OfType<Job2>()];
    }

    /// <summary>Runs of the query, and all that have not ended, which the newest may leave out; in the order of their beginning.</summary>
    private List<Job2> Find(RunQuery query, Func<TrainingRun, bool> matches)
    {
        TrainingJobsClient client = SessionClient.Current;
        RunState[] active = query.States.Count == 0 ? JobStates.Active : [.. query.States.Where(state => !state.IsEnded())];
        IEnumerable<TrainingRun> runs = Runs(client, query);
        if (active.Length > 0)
        {
            runs = runs.Concat(Runs(client, query with { States = active, Newest = null })).DistinctBy(run => run.Id);
        }

        return [.. runs.Where(matches).OrderBy(run => run.Created).Select(run => ToJob(client, run)).OfType<Job2>()];
    }

    private static IReadOnlyList<TrainingRun> Runs(TrainingJobsClient client, RunQuery query) =>
        client.Runs.FindAsync(query, CancellationToken.None).Read();

    private TrainingRunJob? Find(string runId)
    {
        TrainingJobsClient client = Known(runId)?.Client ?? SessionClient.Current;
        try
        {
            TrainingRun run = client.Runs.GetAsync(runId, CancellationToken.None).Read();
            return run.Id == runId ? ToJob(client, run) : null;
        }
        catch (TrainingJobsException error) when (error.Code is ErrorCodes.RunNotFound or ErrorCodes.RunIdAmbiguous)
        {
            Forget(runId);
            return null;
        }
    }

    private TrainingRunJob? ToJob(TrainingJobsClient client, TrainingRun run)
    {
        if (Known(run.Id) is { } known)
        {
            if (!known.IsOver && known.IsBehind(run))
            {
                Task.Run(() => known.Look(run, wait: false)).Wait(s_lookTime);
            }

            return known;
        }

        try
        {
            return Make(client, run);
        }
        catch (TrainingJobsException error) when (error.Code == ErrorCodes.RunNotFound)
        {
            // Removed by another session between two looks.
            return null;
        }
    }

    private TrainingRunJob Make(TrainingJobsClient client, TrainingRun run)
    {
        JobPlan plan = client.Plans.GetAsync(run.Id, CancellationToken.None).Read();
        string command = plan.Execution.Workers.Count > 0 ? plan.Execution.Workers[0].CommandLine : plan.Job.Name;
        TrainingRunJob job = RetrieveJobIdForReuse(JobInstanceId.Of(run.Id)) is { } identity
            ? new TrainingRunJob(client, run, command, identity, Keep)
            : new TrainingRunJob(client, run, command, Keep);
        StoreJobIdForReuse(job, recurse: false);
        lock (_lock)
        {
            _jobs[run.Id] = new WeakReference<TrainingRunJob>(job);
            _runIds[job.Id] = run.Id;
        }

        if (!job.IsOver)
        {
            JobPoller.Add(job);
        }

        return job;
    }

    private TrainingRunJob? Known(string runId)
    {
        lock (_lock)
        {
            return _jobs.TryGetValue(runId, out WeakReference<TrainingRunJob>? reference)
                && reference.TryGetTarget(out TrainingRunJob? job) && !job.IsDisposed ? job : null;
        }
    }

    private void Keep(TrainingRunJob job)
    {
        lock (_lock)
        {
            _received.Add(job);
        }
    }

    private void Forget(string runId)
    {
        lock (_lock)
        {
            _jobs.Remove(runId);
            _received.RemoveWhere(job => job.RunId == runId);
        }
    }
}
