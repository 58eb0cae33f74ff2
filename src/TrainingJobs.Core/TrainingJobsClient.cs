using System.Runtime.CompilerServices;
using TrainingJobs.Core.Files;
using TrainingJobs.Core.Jobs;
using TrainingJobs.Core.Planning;
using TrainingJobs.Core.Runs;

namespace TrainingJobs.Core;

/// <summary>The one door for front ends: reads files, plans, starts and watches runs. Safe for use from several threads.</summary>
public sealed class TrainingJobsClient(ClientOptions options) : IDisposable
{
    /// <summary>Absolute path of the state folder.</summary>
    public string StateFolder => throw new NotImplementedException();

    /// <summary>Reads one job file, whole; findings are data, not exceptions.</summary>
    /// <exception cref="TrainingJobsException">FileNotFound: there is no such file, or it cannot be read.</exception>
    public JobFileResult ReadFile(string path) => throw new NotImplementedException();

    /// <summary>Job files below a folder, by their content, in the order of their paths.</summary>
    public IReadOnlyList<string> FindFiles(string folder, bool recurse) => throw new NotImplementedException();

    /// <summary>The jobs as a native job file. Jobs of several projects cannot stand in one file.</summary>
    public string Export(IReadOnlyList<TrainingJob> jobs) => throw new NotImplementedException();

    /// <summary>Joins a job with arguments and a target. Pure: touches nothing.</summary>
    /// <exception cref="TrainingJobsException">TargetNotFound.</exception>
    public PlanResult Plan(TrainingJob job, JobArguments arguments, string target = "local") => throw new NotImplementedException();

    /// <summary>Stores a run of the plan and makes sure that an agent is there; does not wait for it.</summary>
    /// <exception cref="TrainingJobsException">AgentUnavailable, StateUnavailable.</exception>
    public Task<TrainingRun> StartAsync(JobPlan plan, CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <summary>Runs that match, newest first.</summary>
    public Task<IReadOnlyList<TrainingRun>> FindRunsAsync(RunQuery query, CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <summary>The run whose id is, or alone begins with, the text.</summary>
    /// <exception cref="TrainingJobsException">RunNotFound, RunIdAmbiguous.</exception>
    public Task<TrainingRun> GetRunAsync(string id, CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <summary>The plan that a run was started with.</summary>
    public Task<JobPlan> GetPlanAsync(string id, CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <summary>The run as it is now, and again after each change, until it has ended. Makes sure an agent is there.</summary>
    public async IAsyncEnumerable<TrainingRun> WatchAsync(string id, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.Yield();
        yield break;
    }

    /// <summary>The history of a run, oldest first.</summary>
    public Task<IReadOnlyList<RunEvent>> GetEventsAsync(string id, CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <summary>Asks for the run to be stopped: SIGTERM to its workers, after the grace period SIGKILL. Does not wait. A run that has ended is left as it is.</summary>
    /// <param name="id">Id or unique beginning of it.</param>
    /// <param name="grace">Grace period; null means 10 s.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public Task StopAsync(string id, TimeSpan? grace, CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <summary>Removes an ended run with its log and artifacts.</summary>
    /// <exception cref="TrainingJobsException">RunNotFound, RunNotEnded.</exception>
    public Task RemoveAsync(string id, CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <summary>Lines of the run's log, in order; reading never consumes.</summary>
    public async IAsyncEnumerable<LogRecord> ReadLogAsync(string id, LogQuery query, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.Yield();
        yield break;
    }

    /// <summary>Files in the run's output folder, by name.</summary>
    public Task<IReadOnlyList<JobArtifact>> GetArtifactsAsync(string id, CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <summary>The agent of this state folder, running or not.</summary>
    public AgentInfo GetAgent() => throw new NotImplementedException();

    /// <summary>Ends the agent and waits until it is gone; workers run on and are found again by the next agent.</summary>
    public Task StopAgentAsync(CancellationToken cancellationToken) => throw new NotImplementedException();

    public void Dispose() => _ = options;
}
