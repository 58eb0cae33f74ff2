using System.Collections.Concurrent;
using System.Diagnostics;
using TrainingJobs.Core;
using TrainingJobs.Core.Runs;

namespace TrainingJobs.Cmdlets.PowerShellJobs;

/// <summary>
/// Brings the jobs of a state folder up to date while somebody holds one whose run has not ended: a variable, Wait-Job, an event
/// subscription. The engine does not tell who waits; when the last of these jobs has ended or is garbage, the polling ends.
/// </summary>
internal sealed class JobPoller(TrainingJobsClient client)
{
    private static readonly TimeSpan s_interval = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan s_agentInterval = TimeSpan.FromSeconds(1);
    private static readonly ConcurrentDictionary<TrainingJobsClient, JobPoller> s_pollers = new();

    private readonly Lock _lock = new();
    private readonly List<WeakReference<TrainingRunJob>> _jobs = [];
    private Dictionary<string, TrainingRun> _active = [];
    private long _version = -1;
    private volatile bool _isPolling;
    private long _agentSeen;

    /// <summary>True while some job is held whose run has not ended.</summary>
    public bool IsPolling => _isPolling;

    public static void Add(TrainingRunJob job) => s_pollers.GetOrAdd(job.Client, client => new JobPoller(client)).AddJob(job);

    private void AddJob(TrainingRunJob job)
    {
        lock (_lock)
        {
            _jobs.Add(new WeakReference<TrainingRunJob>(job));
            if (!_isPolling)
            {
                _isPolling = true;
                _ = Task.Run(PollAsync);
            }
        }
    }

    private async Task PollAsync()
    {
        using var timer = new PeriodicTimer(s_interval);
        do
        {
            await timer.WaitForNextTickAsync();
        }
        while (await LookAroundAsync());
    }

    /// <returns>False when nothing is left to poll for.</returns>
    private async Task<bool> LookAroundAsync()
    {
        List<TrainingRunJob> jobs = [];
        lock (_lock)
        {
            _jobs.RemoveAll(reference => !reference.TryGetTarget(out TrainingRunJob? job) || job.IsOver);
            foreach (WeakReference<TrainingRunJob> reference in _jobs)
            {
                if (reference.TryGetTarget(out TrainingRunJob? job))
                {
                    jobs.Add(job);
                }
            }

            if (jobs.Count == 0)
            {
                return _isPolling = false;
            }
        }

        try
        {
            await LookAsync(jobs);
        }
        catch (Exception error) when (error is TrainingJobsException or IOException or UnauthorizedAccessException)
        {
            // The next time it may be readable again; what a user does says what is wrong.
        }

        return true;
    }

    private async Task LookAsync(List<TrainingRunJob> jobs)
    {
        Dictionary<string, TrainingRun> active = await ActiveAsync();
        foreach (TrainingRunJob job in jobs)
        {
            TrainingRun? run = active.GetValueOrDefault(job.RunId);
            if (job.IsBehind(run))
            {
                _ = Task.Run(() => job.Look(run, wait: false));
            }
        }

        if (active.Count > 0 && jobs.Any(job => active.ContainsKey(job.RunId))
            && (_agentSeen == 0 || Stopwatch.GetElapsedTime(_agentSeen) > s_agentInterval))
        {
            _agentSeen = Stopwatch.GetTimestamp();
            client.Agent.Ensure();
        }
    }

    /// <summary>The runs that have not ended, read again only when something has changed.</summary>
    private async Task<Dictionary<string, TrainingRun>> ActiveAsync()
    {
        long version = client.Runs.GetVersion();
        if (version != _version)
        {
            _active = (await client.Runs.FindAsync(new RunQuery { States = JobStates.Active }, CancellationToken.None)).ToDictionary(run => run.Id);
            _version = version;
        }

        return _active;
    }
}
